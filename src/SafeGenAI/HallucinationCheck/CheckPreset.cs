namespace SafeGenAI.HallucinationCheck;

/// <summary>What is done about verdicts unless a feature says otherwise.</summary>
public enum CheckPreset
{
    /// <summary>Rejects what is not in the sources, asks a person about what is uncertain. The default.</summary>
    Balanced = 0,

    /// <summary>Rejects what is not in the sources and lets everything else leave, uncertain answers with marks.</summary>
    Precise = 1,

    /// <summary>Also rejects what is uncertain, and takes an answer of which less than four fifths could be checked for
    /// uncertain.</summary>
    Recall = 2,
}
