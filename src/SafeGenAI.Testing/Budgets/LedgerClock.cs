namespace SafeGenAI.Testing.Budgets;

/// <summary>A clock that stands still until it is moved, and whose UTC time can be set by itself, as an administrator or NTP does.</summary>
internal sealed class LedgerClock(DateTimeOffset start) : TimeProvider
{
    private long _passed;
    private long _set;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _passed);

    public override DateTimeOffset GetUtcNow() => start.AddTicks(Volatile.Read(ref _passed) + Volatile.Read(ref _set));

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan time) => Interlocked.Add(ref _passed, time.Ticks);

    /// <summary>Lets time pass until a moment.</summary>
    public void AdvanceTo(DateTimeOffset moment) => Advance(moment - GetUtcNow());

    /// <summary>Sets the UTC time forward or back; no time passes.</summary>
    public void Set(TimeSpan by) => Interlocked.Add(ref _set, by.Ticks);
}
