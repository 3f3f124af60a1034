using SafeGenAI.Rollout.Gates;

namespace SafeGenAI.Rollout;

/// <summary>What a person may do to a rollout in which phase.</summary>
internal static class RolloutVerbs
{
    /// <summary>What a change begins with where no state could be read.</summary>
    /// <exception cref="InvalidOperationException">There is none yet, or only a reset can be done.</exception>
    public static RolloutState WhatIsUnknown(RolloutAction action, RolloutPlan plan, RolloutRecord? record) => record is null
        ? throw new InvalidOperationException(
            $"The rollout of '{plan.Feature}' has not begun: {(plan.StepsByItself ? $"it does within {plan.Options.PollInterval} of the application's start, where its store can be asked" : "call EvaluateAsync first")}.")
        : action == RolloutAction.Reset
        ? new RolloutState { Revision = plan.Revision, Phase = RolloutPhase.RolledBack, RunNumber = record.Version }
        : throw new InvalidOperationException($"The state of the rollout of '{plan.Feature}' cannot be read; a later version may have written it. Begin anew with ResetAsync.");

    /// <summary>Changes a state in place; gives the one that takes its place where the tests begin anew.</summary>
    /// <exception cref="InvalidOperationException">It cannot be done in this phase.</exception>
    public static RolloutState Apply(RolloutAction action, RolloutPlan plan, RolloutState state, RunFigures figures)
    {
        if (state.Revision.Id != plan.Revision.Id && action is not (RolloutAction.RolledBack or RolloutAction.Reset))
        {
            throw new InvalidOperationException(
                $"The rollout of '{plan.Feature}' is at another revision than this instance has: {plan.Revision.DifferenceFrom(state.Revision)}. " +
                "Roll it back or reset it here, or ask an instance that has that revision.");
        }

        switch (action)
        {
            case RolloutAction.Paused when state.Phase == RolloutPhase.Running:
                state.Phase = RolloutPhase.Paused;
                return state;
            case RolloutAction.Resumed when state.Phase == RolloutPhase.Paused:
                state.Phase = RolloutPhase.Running;
                return state;
            case RolloutAction.Resumed when state.Phase == RolloutPhase.RolledBack:
            case RolloutAction.Reset:
                return RolloutState.Begin(plan, figures.Now, state, isResumed: true);
            case RolloutAction.Promoted when state.Phase is RolloutPhase.Running or RolloutPhase.Paused:
                state.Phase = RolloutPhase.Running;
                state.Advance(plan, figures.Now, figures.Totals);
                return state;
            case RolloutAction.RolledBack when state.Phase != RolloutPhase.RolledBack:
                state.Phase = RolloutPhase.RolledBack;
                return state;
            default:
                throw new InvalidOperationException(
                    $"The rollout of '{plan.Feature}' {Is(state.Phase)}: {Instead(action, state.Phase)}");
        }
    }

    private static string Is(RolloutPhase phase) => phase switch
    {
        RolloutPhase.Running => "is running",
        RolloutPhase.Paused => "is paused",
        RolloutPhase.RolledBack => "is rolled back",
        _ => "is completed",
    };

    private static string Instead(RolloutAction action, RolloutPhase phase) => (action, phase) switch
    {
        (_, RolloutPhase.RolledBack) => "resume it first, ResumeAsync, or reset it, ResetAsync.",
        (RolloutAction.Paused, RolloutPhase.Paused) => "there is nothing to pause; resume it with ResumeAsync.",
        (RolloutAction.Resumed, RolloutPhase.Running) => "there is nothing to resume.",
        (_, RolloutPhase.Completed) => "everybody is in; roll it back with RollBackAsync, or begin anew with ResetAsync.",
        _ => "it cannot be done now.",
    };
}
