using SafeGenAI.Rollout.Evidence;
using SafeGenAI.Rollout.Statistics;

namespace SafeGenAI.Rollout.Gates;

/// <summary>A run in figures, as all instances have seen it until now.</summary>
/// <param name="UnitsByInterval">Units seen.</param>
/// <param name="Totals">Sums over calls.</param>
/// <param name="Now">The time, in UTC.</param>
internal sealed record RunFigures(IReadOnlyList<long> UnitsByInterval, RunTotals Totals, DateTimeOffset Now)
{
    /// <summary>How fast evidence comes in now, per hour: by the calls of this stage, and what a call has brought in this run.</summary>
    public EvidenceRates RatesOf(RolloutPlan plan, RolloutState state, int metric, long badUnits)
    {
        double hours = (Now - state.StageSince).TotalHours;
        long canary = Totals.Canary.Calls - state.CanaryCallsBefore;
        long both = canary + Totals.Control.Calls - state.ControlCallsBefore;
        if (hours <= 0 || both <= 0 || Totals.Canary.Calls == 0)
        {
            return default;
        }

        double perCanaryCall = canary / hours / Totals.Canary.Calls;
        return new EvidenceRates(
            BadEvents: badUnits * (both / hours) / (Totals.Canary.Calls + Totals.Control.Calls),
            CanaryCalls: canary / hours,
            CanaryUnits: CanaryUnits(plan, state) * perCanaryCall,
            CleanTrials: (Totals.Canary.Measured[metric] - Totals.Canary.Bad[metric]) * perCanaryCall);
    }

    public long Units => UnitsByInterval.Sum();

    /// <summary>Units that are in at the stage that is under way; of a shadow stage, those whose calls are shadowed.</summary>
    public long CanaryUnits(RolloutPlan plan, RolloutState state) => UnitsByInterval.Take(plan.IntervalsIn(state.StepOf(plan).Percent)).Sum();
}
