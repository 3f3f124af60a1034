namespace SafeGenAI.Calls;

/// <summary>What the hallucination check can say about an answer.</summary>
/// <remarks>The values are stable: they are stored in decisions and used as metric tags by name.</remarks>
public enum Verdict
{
    /// <summary>Nothing was proved or disproved: no sources, nothing checkable, or no check was asked for.</summary>
    NotChecked = 0,

    /// <summary>What was checkable was found in the supplied sources. It does not mean that every claim is true.</summary>
    Supported = 1,

    /// <summary>Neither found as it stands nor missing: for a person, a judge or a better model to decide.</summary>
    Uncertain = 2,

    /// <summary>Not found in the supplied sources. It does not mean that the claim is false.</summary>
    Unsupported = 3,
}
