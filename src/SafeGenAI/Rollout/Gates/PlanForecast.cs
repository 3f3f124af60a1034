using SafeGenAI.Rollout.Statistics;

namespace SafeGenAI.Rollout.Gates;

/// <summary>How long the stages of a plan are expected to need, before they have begun.</summary>
internal static class PlanForecast
{
    private const double MostDays = 30;

    /// <summary>Where no call was seen yet: an ordinary rate of errors.</summary>
    private const double UsualRate = 0.02;

    private const int LeastCalls = 200;

    /// <summary>Stages that are expected to need more than 30 days.</summary>
    /// <returns>Null where the traffic is not known.</returns>
    public static IReadOnlyList<(RolloutStep Step, double Days)>? SlowStages(RolloutPlan plan, RolloutState state, RunFigures figures)
    {
        double calls = figures.Totals.Canary.Calls + figures.Totals.Control.Calls;
        double days = (figures.Now - state.RunSince).TotalDays;
        double? perDay = calls >= LeastCalls && days > 0 ? calls / days : plan.Options.ExpectedCallsPerDay;
        return perDay is { } known ? [.. plan.Steps.Skip(state.Stage).Select(step => (step, DaysOf(plan, step, known))).Where(one => one.Item2 > MostDays)] : null;
    }

    private static double DaysOf(RolloutPlan plan, RolloutStep step, double callsPerDay)
    {
        if (step.Share is 0 or >= 100)
        {
            return 0;
        }

        double share = step.Share / 100;
        double logE = Math.Log(GateBudget.Enough);
        double canaryCalls = plan.HasModelControl
            ? (RiskRatioTest.NotWorse(GateBudget.NotWorseThan).EventsNeeded(logE, share, 1 - share) ?? 0) / UsualRate * share
            : AbsoluteRateTest.Acceptable(plan.Options.Gates[RolloutMetric.Error].MaxRate ?? GateBudget.Acceptable).CleanTrialsNeeded(logE, 0, 0) ?? 0;
        return Math.Max(canaryCalls, GateBudget.LeastCanaryCalls) / share / callsPerDay;
    }
}
