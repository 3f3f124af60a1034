using SafeGenAI.Budgets;

namespace SafeGenAI.Rollout;

/// <summary>What a feature is expected to cost at another share of the canary: this run's calls, at each arm's own mean.</summary>
/// <param name="Percent">The share asked about.</param>
/// <param name="NanoUsdPerHour">The expected cost of an hour, in nano-USD, rounded up.</param>
/// <param name="Limits">The limits of the feature and over all calls.</param>
public sealed record RolloutOutlook(double Percent, long NanoUsdPerHour, IReadOnlyList<LimitOutlook> Limits)
{
    /// <summary>The expected cost of an hour in USD.</summary>
    public decimal UsdPerHour => NanoUsd.ToUsd(NanoUsdPerHour);

    /// <summary>Whether every limit would hold that denies calls.</summary>
    public bool Holds => Limits.All(outlook => outlook.Holds || outlook.Limit.IsSoft || outlook.Limit.Mode != BudgetMode.Enforce);
}
