namespace SafeGenAI.HallucinationCheck;

/// <summary>The additional properties of annotations that the check puts on an answer's text.</summary>
public static class AnnotationKeys
{
    /// <summary>On a mark: the finding's code, a string.</summary>
    public const string Finding = "safegenai.finding";
}
