using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.Review;

/// <summary>Which stratum a call belongs to: one, or none where its caller was gone or no model was meant to answer.</summary>
internal static class CallStratum
{
    public static ReviewStratum? Of(GenAICall call) => call.Outcome switch
    {
        // Nobody has read an answer, and nothing failed.
        Outcome.Canceled or Outcome.Abandoned => null,
        // What stood there before the rollout, as the application wrote it.
        Outcome.Baseline => null,
        Outcome.Answered when IsUncertain(call) => ReviewStratum.Uncertain,
        _ when HadRejection(call) => ReviewStratum.Rejected,
        Outcome.Answered when !call.FallbackTriggered => ReviewStratum.Accepted,
        _ => ReviewStratum.Failed,
    };

    /// <summary>What was unsupported and left all the same was let through by the feature's own rules.</summary>
    private static bool IsUncertain(GenAICall call) =>
        call.Verdict is Verdict.Uncertain or Verdict.Unsupported || call.Exhibits is { WantsReview: true };

    private static bool HadRejection(GenAICall call)
    {
        if (IsRejection(call.Failure?.Kind) || call.Exhibits is { Rejected.Count: > 0 })
        {
            return true;
        }

        for (int i = 0; i < call.Attempts.Count; i++)
        {
            if (IsRejection(call.Attempts[i].Failure))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsRejection(FailureKind? kind) => kind is FailureKind.Hallucination or FailureKind.Invalid;
}
