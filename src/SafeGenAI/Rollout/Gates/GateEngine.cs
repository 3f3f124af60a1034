using System.Text.Json;
using SafeGenAI.Rollout.Evidence;

namespace SafeGenAI.Rollout.Gates;

/// <summary>What evidence makes of a run, whoever keeps the two: takes it in, freezes thresholds, judges, and takes the run on or back.</summary>
internal sealed class GateEngine(RolloutPlan plan)
{
    private readonly EvidenceIntake _intake = new(plan);
    private readonly GateJudge _judge = new(plan);

    /// <summary>Feeds what is new to the tests.</summary>
    public void Take(RolloutState state, RolloutEvidencePage page, RunTotals totals) => _intake.Take(state, page, totals);

    /// <inheritdoc cref="GateJudge.Judge"/>
    public Judgement Judge(RolloutState state, RunFigures figures, Func<double, RolloutOutlook?> outlook) => _judge.Judge(state, figures, outlook);

    /// <summary>Decides, and changes the state accordingly: promotes a run that is running, and rolls back one that is paused as well.</summary>
    /// <inheritdoc cref="GateJudge.Judge"/>
    /// <returns>What was done, or null where nothing was; thresholds may have been frozen all the same.</returns>
    public RolloutEntry? Decide(RolloutState state, RunFigures figures, Func<double, RolloutOutlook?> outlook)
    {
        _judge.Freeze(state, figures.Totals);
        if (_judge.Waits(state, figures))
        {
            return null;
        }

        Judgement judgement = _judge.Judge(state, figures, outlook);
        double from = state.PercentOf(plan);
        if (judgement.Verdict == RolloutVerdict.RollBack)
        {
            state.Phase = RolloutPhase.RolledBack;
            return Entry(RolloutAction.RolledBack, judgement.Reasons[0]);
        }

        if (judgement.Verdict == RolloutVerdict.Promote && state.Phase == RolloutPhase.Running)
        {
            state.Advance(plan, figures.Now, figures.Totals);
            return Entry(
                RolloutAction.Promoted,
                $"shown not to be worse: {string.Join("; ", judgement.Gates.Where(gate => gate.NotWorseEvidence is not null).Select(gate => gate.Text))}");
        }

        return null;

        RolloutEntry Entry(RolloutAction action, string reason) =>
            RolloutEntries.Of(plan, state, action, from, RolloutEntries.Gates, reason, figures.Now) with
            {
                Evidence = JsonSerializer.Serialize(judgement.Gates, RolloutStateJson.Default.IReadOnlyListRolloutGate),
            };
    }
}
