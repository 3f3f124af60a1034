using System.Globalization;

namespace SafeGenAI.Budgets;

/// <summary>What a feature would cost at another percentage of its traffic.</summary>
/// <param name="Cost">The last hour that it is computed from.</param>
/// <param name="CurrentPercent">The percentage that hour had.</param>
/// <param name="TargetPercent">The percentage asked about.</param>
/// <param name="NanoUsdPerHour">The expected cost of an hour, in nano-USD, rounded up.</param>
/// <param name="NanoUsdPerDay">The expected cost of a day, in nano-USD, rounded up.</param>
/// <param name="Limits">The limits of the feature and over all calls.</param>
public sealed record RolloutForecast(
    FeatureCost Cost, double CurrentPercent, double TargetPercent, long NanoUsdPerHour, long NanoUsdPerDay, IReadOnlyList<LimitOutlook> Limits)
{
    /// <summary>The expected cost of an hour in USD.</summary>
    public decimal UsdPerHour => NanoUsd.ToUsd(NanoUsdPerHour);

    /// <summary>The expected cost of a day in USD.</summary>
    public decimal UsdPerDay => NanoUsd.ToUsd(NanoUsdPerDay);

    /// <summary>Whether every limit would hold, those that only observe included.</summary>
    public bool Holds => Limits.All(limit => limit.Holds);

    /// <summary>The forecast as one line.</summary>
    public override string ToString()
    {
        string limits = Limits.Count == 0 ? "" : $" {string.Join(' ', Limits)}";
        return string.Create(CultureInfo.InvariantCulture,
            $"Feature '{Cost.Feature}' at {TargetPercent:0.######} % instead of {CurrentPercent:0.######} %: {UsdPerHour} USD per hour, {UsdPerDay} USD per day.{limits}");
    }
}
