using System.Text;
using SafeGenAI.Calls;
using SafeGenAI.Feedback;
using SafeGenAI.Rollout.Evidence;

namespace SafeGenAI.Rollout;

/// <summary>Looks at every call of a feature once it has ended: what it says of its arm is evidence.</summary>
/// <param name="plan">What is rolled out.</param>
/// <param name="current">The run now.</param>
/// <param name="collector">Gathers evidence.</param>
internal sealed class RolloutObserver(RolloutPlan plan, CurrentRollout current, EvidenceCollector collector)
{
    /// <summary>Asks the canary what it would have said; null where the plan has no shadow stage.</summary>
    public ShadowRunner? Shadow { get; set; }

    /// <summary>Called once nothing more can happen to a call.</summary>
    public void Observe(GenAICall call)
    {
        if (ArmAssignment.Of(call) is not { IsCounted: true } arm || CallEvidence.Of(call, arm.View.Thresholds) is not { } evidence)
        {
            return;
        }

        collector.Add(arm, evidence);
        if (call.Shadowed is { } request)
        {
            Shadow?.Start(request, new ShadowAssignment(arm, evidence));
        }
    }

    /// <summary>Called once nothing more can happen to the canary's answer to a shadowed call.</summary>
    public void ObserveShadow(GenAICall call)
    {
        if (call.Assignment is ShadowAssignment shadowed && CallEvidence.Of(call, shadowed.Control.View.Thresholds) is { } evidence)
        {
            collector.AddPair(shadowed.Control, shadowed.Shown, evidence);
        }
    }

    /// <summary>A vote counts for the arm that its call was in, where the call was made at the share that is in force: weighed by another share,
    /// late votes on what was rolled back at 50 % would roll back what follows it at 1 %.</summary>
    public void Vote(FeedbackRecord vote)
    {
        RolloutView view = current.View;
        if (view.Counts && vote.AskedAt >= view.Since && view.Percent is > 0 and < 100 && (vote.Arm == plan.CanaryName || vote.Arm == plan.ControlName))
        {
            long voter = (long)System.IO.Hashing.XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(vote.User ?? vote.CallId));
            collector.AddVote(view, voter, vote.Arm == plan.CanaryName, vote.IsHelpful);
        }
    }
}
