using SafeGenAI.Rollout.Evidence;
using SafeGenAI.Rollout.Statistics;

namespace SafeGenAI.Rollout.Gates;

/// <summary>Feeds bad events to the tests of their metrics.</summary>
/// <remarks>"Worse" is weighed by the canary's share of what a model was asked, "not worse" by the units that could have had the event: seen in the run, and without a bad
/// event of this metric before. Why each, stands with <see cref="RiskRatioTest"/>.</remarks>
internal sealed class EvidenceIntake(RolloutPlan plan)
{
    /// <summary>So many calls of an arm weigh as much as what both arms' are like.</summary>
    private const double CallsToTell = 10;

    public void Take(RolloutState state, RolloutEvidencePage page, RunTotals totals)
    {
        state.CanaryAsked.Add(totals.Canary);
        state.ControlAsked.Add(totals.Control);
        double asked = AskedRatio(state);
        foreach (RolloutBadEvent bad in page.BadEvents)
        {
            // A later version may know metrics that this one does not.
            if (bad.Metric is >= 0 and < MetricId.Count && GateBudget.Metrics.Contains(bad.Metric) && bad.Percent is > 0 and < 100)
            {
                Take(state, bad, page.UnitsByInterval, asked);
            }
        }

        state.Position = page.Position;
    }

    private void Take(RolloutState state, in RolloutBadEvent bad, IReadOnlyList<long> units, double asked)
    {
        if (!state.Metrics.TryGetValue(bad.Metric, out MetricEvidence? evidence))
        {
            state.Metrics.Add(bad.Metric, evidence = new MetricEvidence { ByInterval = new long[plan.Bounds.Count] });
        }

        RiskRatioTest worse = WorseTest(plan, bad.Metric, evidence);
        worse.Add(bad.IsCanary, bad.Percent * asked, 100 - bad.Percent, stage: plan.StageAt(bad.Percent));
        evidence.Worse = worse.ToState();
        bool isCanary = bad.IsCanary;
        (double canary, double control, double controlLeft) = AtRisk(bad, units, evidence.ByInterval);
        evidence.NotWorse = NotWorse(evidence.NotWorse);
        evidence.NotWorseInStage = NotWorse(evidence.NotWorseInStage);
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

        double[] NotWorse(double[]? before)
        {
            RiskRatioTest test = NotWorseTest(before);
            test.Add(isCanary, canary, control, controlLeft);
            return test.ToState();
        }
    }

    /// <summary>How much more often than control the canary asks a model now: its cache is the newer one and gives less, and what a cache gives
    /// cannot fail. 1 where there is no cache.</summary>
    private static double AskedRatio(RolloutState state)
    {
        (AskedCalls canary, AskedCalls control) = (state.CanaryAsked, state.ControlAsked);
        if (canary.Hits + control.Hits == 0)
        {
            return 1;
        }

        double both = (canary.RecentAsked + control.RecentAsked + 1) / (canary.Recent + control.Recent + 1);
        return Asked(canary) / Asked(control);

        double Asked(AskedCalls arm) => (arm.RecentAsked + (CallsToTell * both)) / (arm.Recent + CallsToTell);
    }

    public static RiskRatioTest WorseTest(RolloutPlan plan, int metric, MetricEvidence evidence)
    {
        double tolerance = MetricId.KindOf(metric) is null ? plan.Options.Gates[(RolloutMetric)metric].Tolerance : 1;
        return Restored(RiskRatioTest.Worse(tolerance, Math.Max(1, plan.Shares.Count)), evidence.Worse);
    }

    public static RiskRatioTest NotWorseTest(double[]? sums) => Restored(RiskRatioTest.NotWorse(GateBudget.NotWorseThan), sums);

    private static RiskRatioTest Restored(RiskRatioTest test, double[]? state)
    {
        // Sums of another version of the tests are left out: the test begins anew.
        if (state is not null && test.Fits(state))
        {
            test.Restore(state);
        }

        return test;
    }

    private (double Canary, double Control, double ControlLeft) AtRisk(in RolloutBadEvent bad, IReadOnlyList<long> units, long[] hadBad)
    {
        (double, double, double) byShare = (bad.Percent, 100 - bad.Percent, 1);
        if (bad.Interval < 0 || units.Sum() >= RolloutEvidence.MostUnits)
        {
            return byShare;
        }

        int bounds = plan.IntervalsIn(bad.Percent);
        (long canary, long control, long ofControl) = (0, 0, 0);
        for (int i = 0; i < units.Count && i < hadBad.Length; i++)
        {
            long left = Math.Max(0, units[i] - hadBad[i]);
            canary += i < bounds ? left : 0;
            control += i < bounds ? 0 : left;
            ofControl += i < bounds ? 0 : units[i];
        }

        // Its own unit is among them, unless units were left out.
        return (bad.IsCanary ? canary : control) > 0 ? (canary, control, ofControl == 0 ? 1 : (double)control / ofControl) : byShare;
    }
}
