namespace SafeGenAI.Calls;

/// <summary>How much one finding weighs.</summary>
public enum FindingSeverity
{
    /// <summary>Worth showing to a reviewer; it never decides by itself.</summary>
    Hint = 0,

    /// <summary>The answer may leave with a mark, or go to a person: it is not supported as it stands.</summary>
    Annotate = 1,

    /// <summary>A hard finding: the answer must not leave as it is.</summary>
    Block = 2,
}
