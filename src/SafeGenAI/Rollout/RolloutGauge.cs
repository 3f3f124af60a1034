using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using SafeGenAI.Decisions;

namespace SafeGenAI.Rollout;

/// <summary>The share of each rollout, as this process knows it, as a value that a monitor can watch.</summary>
/// <remarks>Rollouts are watched as long as something else keeps them.</remarks>
internal static class RolloutGauge
{
    private static readonly ConditionalWeakTable<CurrentRollout, string> Watched = [];

    private static readonly ObservableGauge<double> Gauge = Instruments.Meter.CreateObservableGauge(
        SafeGenAINames.RolloutPercent, Read, "%", "The canary's share, as this process knows it.");

    public static void Watch(string feature, CurrentRollout current)
    {
        _ = Gauge;
        Watched.Add(current, feature);
    }

    public static void Leave(CurrentRollout current) => Watched.Remove(current);

    /// <summary>Features of one name are one series.</summary>
    private static IEnumerable<Measurement<double>> Read() => Watched
        .GroupBy(watched => watched.Value, watched => watched.Key.View.Percent, StringComparer.Ordinal)
        .Select(feature => new Measurement<double>(feature.Max(), new KeyValuePair<string, object?>(SafeGenAINames.FeatureTag, feature.Key)));
}
