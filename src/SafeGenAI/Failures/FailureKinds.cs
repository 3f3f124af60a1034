namespace SafeGenAI.Failures;

/// <summary>What is known of kinds of failures.</summary>
internal static class FailureKinds
{
    /// <summary>Whether the model answered and the answer was not accepted; everything else is a model that failed.</summary>
    public static bool IsRejectedAnswer(FailureKind kind) => kind is FailureKind.Empty or FailureKind.Truncated
        or FailureKind.ContentFiltered or FailureKind.Refusal or FailureKind.Invalid or FailureKind.Hallucination;
}
