using System.Diagnostics;
using System.Numerics;

namespace SafeGenAI.Benchmarks.LedgerStress;

/// <summary>Counts of latencies, eight buckets to each doubling: a percentile is right to an eighth.</summary>
internal sealed class Latencies
{
    private const int Parts = 8;

    private readonly long[] _counts = new long[64 * Parts];

    public void Add(long ticks)
    {
        ulong value = (ulong)Math.Max(Parts, ticks);
        int power = BitOperations.Log2(value);
        _counts[power * Parts + (int)(value >> (power - 3)) - Parts]++;
    }

    public void Add(Latencies other)
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }
    }

    /// <summary>The upper end of the bucket, in microseconds.</summary>
    public double Percentile(double share)
    {
        long rank = (long)Math.Ceiling(_counts.Sum() * share);
        int bucket = 0;
        for (long seen = 0; bucket < _counts.Length && (seen += _counts[bucket]) < rank; bucket++)
        {
        }

        return Math.ScaleB(1 + (bucket % Parts + 1.0) / Parts, bucket / Parts) * 1e6 / Stopwatch.Frequency;
    }
}
