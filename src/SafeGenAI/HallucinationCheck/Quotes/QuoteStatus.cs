namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>What became of one quote; the higher the better.</summary>
internal enum QuoteStatus
{
    /// <summary>Not in the sources, or a number in it is not.</summary>
    Failed = 0,

    /// <summary>Too few content words to prove anything.</summary>
    TooShort,

    /// <summary>Something close is there, or all but a negation or a name.</summary>
    Uncertain,

    /// <summary>It is there, in another source than the one cited.</summary>
    WrongCitation,

    /// <summary>It is there up to a few words that carry no number, negation or name.</summary>
    VerifiedFuzzy,

    /// <summary>It is there as it stands, presentation aside.</summary>
    Verified,
}
