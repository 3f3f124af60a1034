namespace SafeGenAI.Resilience;

/// <summary>How many attempts ended in the last while, and how many of them failed. Guarded by the circuit's lock.</summary>
internal sealed class FailureSamples(TimeSpan duration)
{
    private const int Buckets = 10;

    private readonly (long Slot, int Total, int Failed)[] _buckets = new (long, int, int)[Buckets];
    private readonly long _slotTicks = duration.Ticks / Buckets;

    public void Add(TimeSpan now, bool failed)
    {
        long slot = now.Ticks / _slotTicks;
        ref (long Slot, int Total, int Failed) bucket = ref _buckets[slot % Buckets];
        if (bucket.Slot != slot)
        {
            bucket = (slot, 0, 0);
        }

        bucket.Total++;
        bucket.Failed += failed ? 1 : 0;
    }

    public (int Total, int Failed) Read(TimeSpan now)
    {
        long oldest = (now.Ticks / _slotTicks) - Buckets + 1;
        (int total, int failed) = (0, 0);
        foreach ((long slot, int all, int bad) in _buckets)
        {
            if (slot >= oldest)
            {
                (total, failed) = (total + all, failed + bad);
            }
        }

        return (total, failed);
    }

    public void Clear() => Array.Clear(_buckets);
}
