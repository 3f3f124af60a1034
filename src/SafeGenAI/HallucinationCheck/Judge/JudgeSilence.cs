namespace SafeGenAI.HallucinationCheck.Judge;

/// <summary>Why there is no verdict of the judge's.</summary>
internal enum JudgeSilence
{
    /// <summary>Nothing in the answer claims anything.</summary>
    NothingToJudge = 1,

    /// <summary>Sources or answer are longer than may be sent.</summary>
    TooLong,

    /// <summary>No delimiter could be made that does not occur in what it delimits.</summary>
    NoDelimiter,

    /// <summary>The model did not answer, or its answer is none: the failure's kind is logged.</summary>
    Failed,

    /// <summary>The answer is not of the form that was asked for.</summary>
    Unparsable,

    /// <summary>Not every sentence was judged.</summary>
    Incomplete,

    /// <summary>The judge says what its own quote, or a hard finding, does not bear out.</summary>
    Disagreement,

    /// <summary>The caller left meanwhile.</summary>
    Canceled,
}
