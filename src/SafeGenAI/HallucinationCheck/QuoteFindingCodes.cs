namespace SafeGenAI.HallucinationCheck;

/// <summary>The reason codes of the quote detector. Stable: they are stored in decisions.</summary>
public static class QuoteFindingCodes
{
    /// <summary>The quote is not in the supplied sources.</summary>
    public const string Failed = "quote.failed";

    /// <summary>Quotes were asked for, and this sentence of a substantive answer that has too few carries none.</summary>
    public const string Missing = "quote.missing";

    /// <summary>The quote stands in another source than the one cited.</summary>
    public const string WrongCitation = "quote.wrong_citation";

    /// <summary>The quote has too few content words to prove anything.</summary>
    public const string TooShort = "quote.too_short";

    /// <summary>Something close to the quote is in the sources, or all of it but a negation or a name.</summary>
    public const string Uncertain = "quote.uncertain";

    /// <summary>The quote is in a script that no source is written in: a translation cannot be compared.</summary>
    public const string OtherScript = "quote.other_script";

    /// <summary>A provider's citation names a source that was not supplied, and its snippet is not in those that were.</summary>
    public const string ForeignSource = "quote.foreign_source";

    /// <summary>The answer has more quotes than are looked for (256); the rest is not checked.</summary>
    public const string TooMany = "quote.too_many";
}
