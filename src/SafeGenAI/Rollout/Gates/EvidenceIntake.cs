using SafeGenAI.Rollout.Evidence;
using SafeGenAI.Rollout.Statistics;

namespace SafeGenAI.Rollout.Gates;

/// <summary>Feeds bad events to the tests of their metrics.</summary>
/// <remarks>The share that an event is judged by is that of the units that could have had it: seen in the run, and without a bad event of this
/// metric before. By the plain share a canary that is better would look worse, once most units of the control arm have had their event.</remarks>
internal sealed class EvidenceIntake(RolloutPlan plan)
{
    public void Take(RolloutState state, RolloutEvidencePage page)
    {
        foreach (RolloutBadEvent bad in page.BadEvents)
        {
            // A later version may know metrics that this one does not.
            if (bad.Metric is >= 0 and < MetricId.Count && GateBudget.Metrics.Contains(bad.Metric) && bad.Percent is > 0 and < 100)
            {
                Take(state, bad, page.UnitsByInterval);
            }
        }

        state.Position = page.Position;
    }

    private void Take(RolloutState state, in RolloutBadEvent bad, IReadOnlyList<long> units)
    {
        if (!state.Metrics.TryGetValue(bad.Metric, out MetricEvidence? evidence))
        {
            state.Metrics.Add(bad.Metric, evidence = new MetricEvidence { ByInterval = new long[plan.Bounds.Count] });
        }

        (double canary, double control) = AtRisk(bad, units, evidence.ByInterval);
        RiskRatioTest worse = WorseTest(plan, bad.Metric, evidence);
        worse.Add(bad.IsCanary, canary, control);
        evidence.Worse = worse.ToState();
        RiskRatioTest notWorse = NotWorseTest(evidence);
        notWorse.Add(bad.IsCanary, canary, control);
        evidence.NotWorse = notWorse.ToState();
        if (bad.Interval >= 0 && bad.Interval < evidence.ByInterval.Length)
        {
            evidence.ByInterval[bad.Interval]++;
        }

        if (bad.IsCanary)
        {
            evidence.Canary++;
        }
        else
        {
            evidence.Control++;
        }
    }

    public static RiskRatioTest WorseTest(RolloutPlan plan, int metric, MetricEvidence evidence) => Restored(
        RiskRatioTest.Worse(MetricId.KindOf(metric) is null ? plan.Options.Gates[(RolloutMetric)metric].Tolerance : 1), evidence.Worse);

    public static RiskRatioTest NotWorseTest(MetricEvidence evidence) => Restored(RiskRatioTest.NotWorse(GateBudget.NotWorseThan), evidence.NotWorse);

    private static RiskRatioTest Restored(RiskRatioTest test, double[]? state)
    {
        if (state is not null)
        {
            test.Restore(state);
        }

        return test;
    }

    private (double Canary, double Control) AtRisk(in RolloutBadEvent bad, IReadOnlyList<long> units, long[] hadBad)
    {
        (double Canary, double Control) plain = (bad.Percent, 100 - bad.Percent);
        if (bad.Interval < 0 || units.Sum() >= RolloutEvidence.MostUnits)
        {
            return plain;
        }

        int bounds = plan.IntervalsIn(bad.Percent);
        (long canary, long control) = (0, 0);
        for (int i = 0; i < units.Count && i < hadBad.Length; i++)
        {
            long left = Math.Max(0, units[i] - hadBad[i]);
            canary += i < bounds ? left : 0;
            control += i < bounds ? 0 : left;
        }

        // Its own unit is among them, unless units were left out.
        return (bad.IsCanary ? canary : control) > 0 ? (canary, control) : plain;
    }
}
