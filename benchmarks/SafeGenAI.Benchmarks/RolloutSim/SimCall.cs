using SafeGenAI.Failures;
using SafeGenAI.Rollout;
using SafeGenAI.Rollout.Evidence;

namespace SafeGenAI.Benchmarks.RolloutSim;

/// <summary>A call whose luck is known before its arm is.</summary>
/// <param name="User">Whose it is.</param>
/// <param name="Luck">0 to 1: the call fails where its risk is above it.</param>
/// <param name="Common">The risk that both arms share: there is an outage.</param>
/// <param name="OwnKind">How it fails, where it does by itself.</param>
/// <param name="LatencyMs">Milliseconds.</param>
/// <param name="CostNanoUsd">Nano-USD, where it succeeds.</param>
internal readonly record struct SimCall(SimUser User, double Luck, double Common, FailureKind OwnKind, double LatencyMs, long CostNanoUsd)
{
    private const int Tokens = 1_000;

    private static readonly ulong Measured = MetricId.Kinds.Aggregate(
        MetricId.Bit(RolloutMetric.Error) | MetricId.Bit(RolloutMetric.Fallback), (bits, kind) => bits | MetricId.Bit(MetricId.Of(kind)));

    /// <summary>What it says of its arm: a failure is bad in all metrics at once that a real one is bad in.</summary>
    /// <param name="rate">How often a call of the arm fails by itself.</param>
    /// <param name="thresholds">What is slow and dear.</param>
    public CallEvidence EvidenceAt(double rate, MetricThresholds thresholds)
    {
        bool isOutage = Luck < Common;
        bool fails = isOutage || Luck < Common + ((1 - Common) * rate * User.Risk);
        FailureKind kind = isOutage ? FailureKind.ProviderError : OwnKind;
        ulong measured = Measured;
        ulong bad = fails ? MetricId.Bit(RolloutMetric.Error) | MetricId.Bit(RolloutMetric.Fallback) | MetricId.Bit(MetricId.Of(kind)) : 0;

        long cost = kind == FailureKind.ProviderError && fails ? 0 : CostNanoUsd;
        if (thresholds.SlowerThanMs is { } slow)
        {
            measured |= MetricId.Bit(RolloutMetric.Latency);
            bad |= LatencyMs > slow ? MetricId.Bit(RolloutMetric.Latency) : 0;
        }

        if (thresholds.DearerThanNanoUsd is { } dear)
        {
            measured |= MetricId.Bit(RolloutMetric.Cost);
            bad |= cost > dear ? MetricId.Bit(RolloutMetric.Cost) : 0;
        }

        return new CallEvidence(measured, bad, LatencyMs, cost, QualityScore: null, Tokens, Requests: 1);
    }
}
