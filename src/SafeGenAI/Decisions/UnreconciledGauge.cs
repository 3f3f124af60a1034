using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using SafeGenAI.Budgets.Status;

namespace SafeGenAI.Decisions;

/// <summary>Whether ledger and decisions agree, as a value that a monitor can watch: over all pipelines of the process.</summary>
/// <remarks>Pipelines are watched as long as something else keeps them.</remarks>
internal static class UnreconciledGauge
{
    private static readonly ConditionalWeakTable<BudgetStatus, object> Watched = [];

    private static readonly ObservableGauge<long> Gauge = Instruments.Meter.CreateObservableGauge(
        SafeGenAINames.BudgetUnreconciled, Measure, "{nano_usd}", "What the ledger charged and decisions do not explain.");

    public static void Watch(BudgetStatus status) => Watched.Add(status, Gauge);

    /// <summary>Features of one name are one series.</summary>
    private static IEnumerable<Measurement<long>> Measure() => Watched
        .SelectMany(watched => watched.Key.Unreconciled())
        .GroupBy(one => one.Feature, one => one.NanoUsd, StringComparer.Ordinal)
        .Select(feature => new Measurement<long>(feature.Sum(), new KeyValuePair<string, object?>(SafeGenAINames.FeatureTag, feature.Key)));
}
