using SafeGenAI.Budgets;
using SafeGenAI.Budgets.Status;
using SafeGenAI.Rollout.Evidence;

namespace SafeGenAI.Rollout.Gates;

/// <summary>What a feature would cost at another share of the canary, and whether its limits would hold.</summary>
/// <param name="feature">The feature.</param>
/// <param name="status">Knows its limits.</param>
internal sealed class CostOutlook(string feature, BudgetStatus status)
{
    private static readonly TimeSpan Least = TimeSpan.FromMinutes(1);

    /// <returns>Null, never zero, where no cost is known.</returns>
    public RolloutOutlook? At(double percent, RolloutState state, RunFigures figures)
    {
        ArmTotals canary = figures.Totals.Canary;
        ArmTotals control = figures.Totals.Control;
        TimeSpan observed = figures.Now - state.RunSince;
        long calls = canary.Calls - canary.ShadowCalls + control.Calls;
        if (observed < Least || calls == 0 || canary.PricedCalls == 0)
        {
            return null;
        }

        double share = percent / 100;
        FeatureCost cost = new(
            feature, observed, calls, UnpricedCalls: 0,
            Mixed(canary.CostNanoUsd, control.CostNanoUsd), Mixed(canary.Tokens, control.Tokens), Mixed(canary.Requests, control.Requests));
        return new RolloutOutlook(
            percent, cost.In(TimeSpan.FromHours(1), BudgetUnit.Usd, 1, 1)!.Value, status.OutlooksOf(cost));

        long Mixed(long ofCanary, long ofControl) => (long)Math.Ceiling(
            calls * ((share * ofCanary / canary.Calls) + ((1 - share) * ofControl / Math.Max(1, control.Calls))));
    }
}
