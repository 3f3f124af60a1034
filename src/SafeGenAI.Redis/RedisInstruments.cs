using System.Diagnostics.Metrics;
using SafeGenAI.Decisions;

namespace SafeGenAI.Redis;

/// <summary>The package's instruments.</summary>
internal static class RedisInstruments
{
    private static readonly Meter Meter = new(SafeGenAINames.Source);

    public static Counter<long> SettlementsDropped { get; } = Meter.CreateCounter<long>(RedisLedgerNames.SettlementsDropped, "{settlement}");

    public static Counter<long> DataLost { get; } = Meter.CreateCounter<long>(RedisLedgerNames.DataLost, "{loss}");
}
