using System.Globalization;

namespace SafeGenAI.Rollout;

/// <summary>One stage of a rollout's plan.</summary>
/// <param name="Percent">The canary's share of all units, above 0 and at most 100; of a shadow stage, the share whose calls are shadowed.</param>
/// <param name="MinimumTime">How long it lasts at least. The gates may need longer; no stage ends by time alone.</param>
/// <param name="IsShadow">Whether the canary only runs beside the control arm, and its answers are not shown.</param>
public sealed record RolloutStep(double Percent, TimeSpan MinimumTime, bool IsShadow = false)
{
    /// <summary>The share of units that are given the canary's answers, in percent: zero of a shadow stage.</summary>
    public double Share => IsShadow ? 0 : Percent;

    /// <summary>The stage in words, such as <c>10 % for 2 days</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(IsShadow ? "shadow of " : "")}{Percent:0.######} %{(MinimumTime > TimeSpan.Zero ? $" for {InWords(MinimumTime)}" : "")}");

    private static string InWords(TimeSpan time) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(time.TotalDays >= 2 ? $"{time.TotalDays:0.##} days" : time.TotalHours >= 2 ? $"{time.TotalHours:0.##} hours" : $"{time.TotalMinutes:0.##} minutes")}");
}
