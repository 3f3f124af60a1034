namespace SafeGenAI.Failures.Refusals;

/// <summary>What may follow the last part of a refusal.</summary>
internal enum RefusalEnd
{
    /// <summary>The sentence ends there.</summary>
    FullStop,

    /// <summary>The sentence ends there, or goes on after a comma without a concession.</summary>
    Clause,

    /// <summary>A reason of policy, one of <see cref="RefusalBook.Reasons"/>.</summary>
    Reason,

    /// <summary>Whatever else the sentence says, but no concession.</summary>
    Sentence,

    /// <summary>At least one word more, and no concession in the sentence.</summary>
    Words,

    /// <summary>At least one word more, and no concession in the whole text.</summary>
    WordsInText,
}
