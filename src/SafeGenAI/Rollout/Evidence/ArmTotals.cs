using SafeGenAI.Rollout.Statistics;

namespace SafeGenAI.Rollout.Evidence;

/// <summary>Sums over the calls of one arm. They only grow, so that those of several instances add up.</summary>
internal sealed class ArmTotals
{
    public long Calls { get; set; }

    /// <summary>Calls whose answer nobody was shown; part of <see cref="Calls"/>.</summary>
    public long ShadowCalls { get; set; }

    /// <summary>Calls that the cache answered: nothing of theirs can fail. Part of <see cref="Calls"/>.</summary>
    public long Hits { get; set; }

    /// <summary>By metric: calls that were measured.</summary>
    public long[] Measured { get; } = new long[MetricId.Count];

    /// <summary>By metric: calls that had a bad event.</summary>
    public long[] Bad { get; } = new long[MetricId.Count];

    /// <summary>By metric: calls that went well of units that have had no bad event before. A unit's trials end with its first one.</summary>
    public long[] Clean { get; } = new long[MetricId.Count];

    /// <summary>Milliseconds.</summary>
    public LogHistogram Latency { get; } = new();

    /// <summary>Nano-USD.</summary>
    public LogHistogram Cost { get; } = new();

    /// <summary>0 to 1.</summary>
    public LogHistogram Quality { get; } = new();

    public long CostNanoUsd { get; set; }

    public long PricedCalls { get; set; }

    public long Tokens { get; set; }

    public long Requests { get; set; }

    /// <summary>The mean cost of a call that asked a model, in nano-USD; null where none is known.</summary>
    public double? MeanNanoUsd => PricedCalls == 0 ? null : (double)CostNanoUsd / PricedCalls;

    public double? RateOf(int metric) => Measured[metric] == 0 ? null : (double)Bad[metric] / Measured[metric];

    public void Add(in CallEvidence call)
    {
        Calls++;
        Hits += call.IsHit ? 1 : 0;
        Count(Measured, call.Measured);
        Count(Bad, call.Bad);
        Tokens += call.Tokens;
        Requests += call.Requests;
        if (call.LatencyMs is { } latency)
        {
            Latency.Add(latency);
        }

        if (call.CostNanoUsd is { } cost)
        {
            Cost.Add(cost);
            CostNanoUsd += cost;
            PricedCalls++;
        }

        if (call.QualityScore is { } score)
        {
            Quality.Add(score);
        }
    }

    public void Add(ArmTotals other)
    {
        Calls += other.Calls;
        ShadowCalls += other.ShadowCalls;
        Hits += other.Hits;
        for (int i = 0; i < MetricId.Count; i++)
        {
            Measured[i] += other.Measured[i];
            Bad[i] += other.Bad[i];
            Clean[i] += other.Clean[i];
        }

        Latency.Merge(other.Latency);
        Cost.Merge(other.Cost);
        Quality.Merge(other.Quality);
        CostNanoUsd += other.CostNanoUsd;
        PricedCalls += other.PricedCalls;
        Tokens += other.Tokens;
        Requests += other.Requests;
    }

    private static void Count(long[] counts, ulong bits)
    {
        while (bits != 0)
        {
            counts[System.Numerics.BitOperations.TrailingZeroCount(bits)]++;
            bits &= bits - 1;
        }
    }
}
