using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.Rollout.Evidence;

/// <summary>What one call says of its arm: which metrics it was measured in, and in which it had a bad event.</summary>
/// <param name="Measured">A bit for each metric.</param>
/// <param name="Bad">A bit for each metric; part of <paramref name="Measured"/>.</param>
/// <param name="LatencyMs">Milliseconds; null where no model was asked.</param>
/// <param name="CostNanoUsd">Nano-USD; null where no model was asked, or a price was not known.</param>
/// <param name="QualityScore">0 to 1, or null.</param>
/// <param name="Tokens">Tokens in and out.</param>
/// <param name="Requests">Requests to providers.</param>
internal readonly record struct CallEvidence(
    ulong Measured, ulong Bad, double? LatencyMs, long? CostNanoUsd, double? QualityScore, long Tokens, int Requests)
{
    /// <summary>Whether the cache answered.</summary>
    public bool IsHit { get; init; }

    private static readonly ulong Always = MetricId.Kinds.Aggregate(
        MetricId.Bit(RolloutMetric.Error) | MetricId.Bit(RolloutMetric.Fallback), (bits, kind) => bits | MetricId.Bit(MetricId.Of(kind)));

    /// <returns>Null where the call says nothing: its caller was gone, his quota or the money was used up, or the caller's own code threw.</returns>
    public static CallEvidence? Of(GenAICall call, MetricThresholds thresholds)
    {
        FailureKind? kind = call.Failure?.Kind;
        if (call.Outcome is Outcome.Canceled or Outcome.Abandoned || kind == FailureKind.Canceled)
        {
            return GivenUp(call, thresholds);
        }

        if ((call.Outcome == Outcome.Failed && kind is null) || kind == FailureKind.BudgetExceeded || call.Quota?.Outcome == QuotaOutcome.Denied)
        {
            return null;
        }

        // What a cache gives says nothing of the model, and the newer arm's cache is the emptier one.
        bool isHit = call.CacheOutcome == CacheOutcome.Hit;
        bool asked = call.Attempts.Count > 0 && !isHit;
        AttemptTotals usage = AttemptTotals.Of(call.Attempts);
        double? latency = asked ? call.Latency.TotalMilliseconds : null;
        long? cost = asked ? usage.CostNanoUsd : null;
        (ulong measured, ulong bad) = (Always, Kinds(call));
        Note(ref measured, ref bad, RolloutMetric.Error, call.Outcome is Outcome.FellBack or Outcome.Partial or Outcome.Failed);
        Note(ref measured, ref bad, RolloutMetric.Fallback, call.FallbackTriggered);
        if (call.Runtime.CheckVersion is not null && call.Outcome != Outcome.Baseline)
        {
            bool rejected = (bad & MetricId.Bit(MetricId.Of(FailureKind.Hallucination))) != 0;
            Note(ref measured, ref bad, RolloutMetric.Hallucination, rejected || call.Verdict == Verdict.Unsupported);
        }

        if (latency is { } ms && thresholds.SlowerThanMs is { } slow)
        {
            Note(ref measured, ref bad, RolloutMetric.Latency, ms > slow);
        }

        if (cost is { } spent && thresholds.DearerThanNanoUsd is { } dear)
        {
            Note(ref measured, ref bad, RolloutMetric.Cost, spent > dear);
        }

        double? score = call.QualityScore is { } given && double.IsFinite(given) ? given : null;
        if (score is { } quality && thresholds.PoorerThan is { } poor)
        {
            Note(ref measured, ref bad, RolloutMetric.Quality, quality < poor);
        }

        return new CallEvidence(measured, bad, latency, cost, score, usage.InputTokens + usage.OutputTokens, call.Attempts.Count)
        {
            IsHit = isHit,
        };
    }

    /// <summary>Whoever gave up after a slow call's time has seen a slow call; before it, nobody knows.</summary>
    private static CallEvidence? GivenUp(GenAICall call, MetricThresholds thresholds)
    {
        ulong slow = MetricId.Bit(RolloutMetric.Latency);
        return call.Attempts.Count > 0 && call.Latency.TotalMilliseconds > thresholds.SlowerThanMs
            ? new CallEvidence(slow, slow, LatencyMs: null, CostNanoUsd: null, QualityScore: null, Tokens: 0, Requests: 0)
            : null;
    }

    private static void Note(ref ulong measured, ref ulong bad, RolloutMetric metric, bool isBad)
    {
        ulong bit = MetricId.Bit(metric);
        measured |= bit;
        bad |= isBad ? bit : 0;
    }

    /// <summary>The kinds of failure that the call had, those included that another model made good.</summary>
    private static ulong Kinds(GenAICall call)
    {
        ulong bits = call.Failure is { } failure ? MetricId.Bit(MetricId.Of(failure.Kind)) : 0;
        for (int i = 0; i < call.Attempts.Count; i++)
        {
            if (call.Attempts[i] is { Failure: { } kind, IsAside: false })
            {
                bits |= MetricId.Bit(MetricId.Of(kind));
            }
        }

        return bits & Always;
    }
}
