namespace SafeGenAI.Sqlite.Budgets;

/// <summary>The time of a ledger, UTC, that only goes forward: the latest that was seen. Thread-safe.</summary>
internal sealed class HighWaterMark(TimeProvider time)
{
    private long _ticks;

    public long Ticks => Volatile.Read(ref _ticks);

    /// <summary>The time, without remembering it: settling moves no window.</summary>
    public DateTimeOffset Now => new(Math.Max(time.GetUtcNow().UtcTicks, Ticks), TimeSpan.Zero);

    public DateTimeOffset Advance()
    {
        DateTimeOffset now = Now;
        Raise(now.UtcTicks);
        return now;
    }

    public void Raise(long ticks)
    {
        for (long seen = Ticks; seen < ticks;)
        {
            seen = Interlocked.CompareExchange(ref _ticks, ticks, seen);
        }
    }
}
