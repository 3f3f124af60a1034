namespace SafeGenAI.Rollout;

/// <summary>From where on a call is slow, dear or poor: frozen once for a run, so that both arms are measured with the same rule.</summary>
/// <param name="SlowerThanMs">Milliseconds, or null where it is not known yet.</param>
/// <param name="DearerThanNanoUsd">Nano-USD, or null where it is not known yet.</param>
/// <param name="PoorerThan">A quality score, or null where it is not known yet.</param>
internal sealed record MetricThresholds(double? SlowerThanMs, double? DearerThanNanoUsd, double? PoorerThan)
{
    public static readonly MetricThresholds None = new(null, null, null);
}
