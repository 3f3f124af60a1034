namespace SafeGenAI.HallucinationCheck;

/// <summary>The reason codes of the judge. Stable: they are stored in decisions.</summary>
public static class JudgeFindingCodes
{
    /// <summary>The judge says that a source contradicts the sentence. It blocks only where the words it quotes are in that source.</summary>
    public const string Contradicted = "judge.contradicted";

    /// <summary>The judge does not find the sentence in the sources.</summary>
    public const string Unsupported = "judge.unsupported";

    /// <summary>The judge was not asked, gave no usable answer, or said what its own quote does not bear out.</summary>
    public const string Unknown = "judge.unknown";
}
