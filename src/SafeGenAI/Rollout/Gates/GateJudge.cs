using System.Globalization;
using SafeGenAI.Rollout.Evidence;
using SafeGenAI.Rollout.Statistics;

namespace SafeGenAI.Rollout.Gates;

/// <summary>Decides what becomes of a run: promote, hold, or roll back. Pure: the same evidence gives the same judgement.</summary>
internal sealed class GateJudge(RolloutPlan plan)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(3_650);

    private readonly MetricGate[] _gates = [.. GateBudget.Metrics.Select(metric => new MetricGate(plan, metric))];

    /// <param name="state">The run.</param>
    /// <param name="figures">What was seen of it.</param>
    /// <param name="outlook">What the feature would cost at a share, in percent; null where it is not known.</param>
    public Judgement Judge(RolloutState state, RunFigures figures, Func<double, RolloutOutlook?> outlook)
    {
        RolloutGate[] gates = [.. _gates.Select(gate => gate.Judge(state, figures)).OfType<RolloutGate>()];
        RolloutOutlook? next = state.Stage + 1 < plan.Steps.Count ? outlook(plan.Steps[state.Stage + 1].Share) : null;
        RolloutOutlook? everybody = outlook(100);
        if (gates.Where(gate => gate.Verdict == RolloutVerdict.RollBack).ToArray() is { Length: > 0 } worse)
        {
            return new(RolloutVerdict.RollBack, [.. worse.OrderByDescending(gate => gate.WorseEvidence / gate.Threshold).Select(gate => gate.Text)], gates, 0, null, next, everybody);
        }

        List<string> reasons = [.. Holds(state, figures), .. gates.Where(gate => gate.Verdict == RolloutVerdict.Hold).Select(gate => gate.Text), .. Money(next, everybody)];
        (long? units, DateTimeOffset? readyAt) = Expect(state, figures);
        return new(reasons.Count == 0 ? RolloutVerdict.Promote : RolloutVerdict.Hold, reasons, gates, units, readyAt, next, everybody);
    }

    /// <summary>Whether nothing is to be done, as <see cref="Judge"/> would say at length: no gate rolls back, and one waits for evidence.</summary>
    public bool Waits(RolloutState state, RunFigures figures) =>
        !Array.Exists(_gates, gate => gate.RollsBack(state, figures)) && Array.Exists(_gates, gate => gate.IsUnproven(state, figures));

    /// <summary>Freezes what is slow, dear and poor, once the control arm has been seen enough.</summary>
    public void Freeze(RolloutState state, RunTotals totals)
    {
        if (!plan.HasModelControl)
        {
            return;
        }

        MetricThresholds before = state.Thresholds;
        state.Thresholds = new MetricThresholds(
            before.SlowerThanMs ?? Frozen(totals.Control.Latency, 0.95)?.UpTo,
            before.DearerThanNanoUsd ?? Frozen(totals.Control.Cost, 0.95)?.UpTo,
            before.PoorerThan ?? Frozen(totals.Control.Quality, 0.05)?.Above);
    }

    /// <summary>An edge, no value between two: where all calls cost the same, all of them would be dear or none, and if all are, a canary at ten
    /// times the cost looks the same.</summary>
    private static (double Above, double UpTo)? Frozen(LogHistogram values, double quantile) =>
        values.Count >= GateBudget.CallsToFreeze ? values.QuantileEdges(quantile) : null;

    /// <summary>What is in the way, whatever single metrics say.</summary>
    private IEnumerable<string> Holds(RolloutState state, RunFigures figures)
    {
        RolloutStep step = state.StepOf(plan);
        if (state.StageSince + step.MinimumTime > figures.Now)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"the stage of {step} began {state.StageSince.UtcDateTime:u} and lasts until {(state.StageSince + step.MinimumTime).UtcDateTime:u}");
        }

        long canary = figures.Totals.Canary.Calls - state.CanaryCallsBefore;
        if (canary < GateBudget.LeastCanaryCalls)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{canary} canary calls in this stage, {GateBudget.LeastCanaryCalls} are needed");
        }

        long units = figures.CanaryUnits(plan, state);
        if (units < GateBudget.LeastCanaryUnits)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{units} canary units, {GateBudget.LeastCanaryUnits} are needed");
        }

        long control = figures.Totals.Control.Calls - state.ControlCallsBefore;
        if (plan.HasModelControl && !step.IsShadow && control < GateBudget.LeastControlCalls)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{control} control calls in this stage, {GateBudget.LeastControlCalls} are needed");
        }

        double factor = SampleRatio.LogBayesFactor([.. figures.UnitsByInterval.Take(plan.Bounds.Count)], plan.Widths);
        if (factor >= Math.Log(SampleRatio.Alarm))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"units do not fall into the shares of the plan ({string.Join(" / ", figures.UnitsByInterval)} units up to {string.Join(" / ", plan.Bounds)} %, Bayes factor {LogSumExp.ValueOf(factor):0}): something loses calls of one arm, and nothing can be compared");
        }
    }

    private static IEnumerable<string> Money(RolloutOutlook? next, RolloutOutlook? everybody) =>
        ((RolloutOutlook?[])[next, everybody]).OfType<RolloutOutlook>().Where(outlook => !outlook.Holds).DistinctBy(outlook => outlook.Percent).Select(outlook =>
            string.Create(CultureInfo.InvariantCulture, $"at {outlook.Percent:0.######} % the feature is expected to cost {outlook.UsdPerHour:0.######} USD per hour: {outlook.Limits.First(limit => !limit.Holds)}"));

    /// <summary>How many more units of the canary, and when, at the present traffic.</summary>
    private (long? Units, DateTimeOffset? ReadyAt) Expect(RolloutState state, RunFigures figures)
    {
        TimeSpan longest = TimeSpan.Zero;
        double units = 0;
        foreach (MetricGate gate in _gates)
        {
            if (gate.Need(state, figures) is { } need)
            {
                if (need is not { Wait: { } wait, CanaryUnits: { } more })
                {
                    return (null, null);
                }

                longest = wait > longest ? wait : longest;
                units = Math.Max(units, more);
            }
        }

        long calls = figures.Totals.Canary.Calls - state.CanaryCallsBefore;
        EvidenceRates rates = figures.RatesOf(plan, state, MetricId.Of(RolloutMetric.Error), badUnits: 0);
        if (calls < GateBudget.LeastCanaryCalls)
        {
            if (rates is not { CanaryCalls: > 0 and var perHour, CanaryUnits: { } unitsPerHour })
            {
                return (null, null);
            }

            double hours = (GateBudget.LeastCanaryCalls - calls) / perHour;
            longest = TimeSpan.FromHours(Math.Max(longest.TotalHours, Math.Min(hours, LongestWait.TotalHours)));
            units = Math.Max(units, hours * unitsPerHour);
        }

        DateTimeOffset ready = figures.Now + (longest < LongestWait ? longest : LongestWait);
        DateTimeOffset earliest = state.StageSince + state.StepOf(plan).MinimumTime;
        return ((long)Math.Ceiling(units), ready > earliest ? ready : earliest);
    }
}
