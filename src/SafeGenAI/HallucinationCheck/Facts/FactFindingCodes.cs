namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>The reason codes of known facts. Stable: they are stored in decisions.</summary>
public static class FactFindingCodes
{
    /// <summary>The answer names an entity that does not exist.</summary>
    public const string Unknown = "fact.unknown";

    /// <summary>The answer gives another value of a single-valued property than the source.</summary>
    public const string Contradicted = "fact.contradicted";

    /// <summary>The source failed, was too slow or was asked too much: what the answer names was not checked.</summary>
    public const string NotChecked = "fact.not_checked";
}
