using SafeGenAI.Failures;

namespace SafeGenAI.Calls;

/// <summary>What a call becomes when no model answered it.</summary>
internal static class FallingBack
{
    /// <summary>Notes why. Whoever is outside a rollout gets what stands there for it, and nothing has failed.</summary>
    public static void FallBack(this GenAICall call, Failure failure)
    {
        call.IsBaseline = failure.Kind == FailureKind.OutsideRollout;
        call.Failure = call.IsBaseline ? null : failure;
        call.FallbackTriggered |= !call.IsBaseline;
    }
}
