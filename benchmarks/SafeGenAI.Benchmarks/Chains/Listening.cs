using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using SafeGenAI.Decisions;

namespace SafeGenAI.Benchmarks.Chains;

/// <summary>The OpenTelemetry SDK listening to both chains: every span is recorded and exported to nowhere.</summary>
internal static class Listening
{
    private static TracerProvider? _traces;
    private static MeterProvider? _metrics;

    /// <summary>Starts it, once, until the process ends.</summary>
    public static void Start()
    {
        _traces ??= Sdk.CreateTracerProviderBuilder()
            .AddSource(SafeGenAINames.Source, StockChain.Source)
            .SetSampler(new AlwaysOnSampler())
            .AddProcessor(new SimpleActivityExportProcessor(new Nowhere<Activity>()))
            .Build();
        _metrics ??= Sdk.CreateMeterProviderBuilder()
            .AddMeter(SafeGenAINames.Source, StockChain.Source)
            .AddReader(new BaseExportingMetricReader(new Nowhere<Metric>()))
            .Build();
    }

    private sealed class Nowhere<T> : BaseExporter<T> where T : class
    {
        public override ExportResult Export(in Batch<T> batch) => ExportResult.Success;
    }
}
