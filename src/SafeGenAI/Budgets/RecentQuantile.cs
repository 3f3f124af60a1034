namespace SafeGenAI.Budgets;

/// <summary>What 99 of 100 recent samples do not exceed.</summary>
/// <remarks>
/// Thread-safe and without locks: a sample costs an increment and a write, one in sixteen a sort of at most 256 numbers.
/// Under contention a sample may be seen a little late. A sample above the quantile counts at once.
/// </remarks>
internal sealed class RecentQuantile
{
    /// <summary>Samples that are remembered: older ones are overwritten, so that a change of habit is followed.</summary>
    public const int Window = 256;

    /// <summary>Samples below which there is no quantile. So few give their maximum.</summary>
    public const int MinimumSamples = 64;

    private const int RefreshEvery = 16;

    private readonly int[] _samples = new int[Window];
    private long _count;
    private int _quantile = -1;

    /// <summary>The quantile, or null while there are too few samples.</summary>
    public int? Value => Volatile.Read(ref _quantile) is >= 0 and int value ? value : null;

    /// <param name="sample">Not negative.</param>
    public void Add(int sample)
    {
        long count = Interlocked.Increment(ref _count);
        Volatile.Write(ref _samples[(count - 1) % Window], sample);
        if (count >= MinimumSamples && (count % RefreshEvery == 0 || sample > Volatile.Read(ref _quantile)))
        {
            Refresh((int)Math.Min(count, Window));
        }
    }

    private void Refresh(int count)
    {
        Span<int> sorted = stackalloc int[Window];
        sorted = sorted[..count];
        _samples.AsSpan(0, count).CopyTo(sorted);
        sorted.Sort();
        Volatile.Write(ref _quantile, sorted[(count * 99 + 99) / 100 - 1]);
    }
}
