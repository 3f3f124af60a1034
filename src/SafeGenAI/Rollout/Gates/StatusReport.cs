namespace SafeGenAI.Rollout.Gates;

/// <summary>A run and its judgement, as people see them.</summary>
internal static class StatusReport
{
    public static RolloutStatus Of(RolloutPlan plan, RolloutState state, RunFigures figures, Judgement judgement)
    {
        bool isLive = state.Phase is RolloutPhase.Running or RolloutPhase.Paused;
        long canary = figures.CanaryUnits(plan, state);
        return new RolloutStatus
        {
            Feature = plan.Feature,
            Phase = state.Phase,
            Percent = state.PercentOf(plan),
            Plan = plan.Steps,
            Stage = state.Stage,
            StageSince = state.StageSince,
            Revision = state.Revision.Id,
            Verdict = isLive ? judgement.Verdict : RolloutVerdict.Hold,
            Reasons = isLive ? judgement.Reasons : [],
            Gates = judgement.Gates,
            CanaryUnits = canary,
            ControlUnits = figures.Units - canary,
            CanaryCalls = figures.Totals.Canary.Calls,
            ControlCalls = figures.Totals.Control.Calls,
            MoreUnits = isLive ? judgement.MoreUnits : null,
            ReadyAt = isLive ? judgement.ReadyAt : null,
            NextStage = judgement.NextStage,
            Everybody = judgement.Everybody,
        };
    }
}
