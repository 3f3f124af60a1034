namespace SafeGenAI.Testing;

/// <summary>A clock that stands still until it is told to go to the next timer: waits take no time.</summary>
internal sealed class VirtualTimeProvider : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(GetTimestamp());

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Goes to the earliest timer and fires it. False when there is none.</summary>
    public bool GoToNextTimer()
    {
        Timer? next;
        lock (_lock)
        {
            next = _timers.MinBy(timer => timer.DueAt);
            if (next is null)
            {
                return false;
            }

            Interlocked.Exchange(ref _now, Math.Max(_now, next.DueAt));
            if (next.Period > TimeSpan.Zero)
            {
                next.DueAt = _now + next.Period.Ticks;
            }
            else
            {
                _timers.Remove(next);
            }
        }

        next.Fire();
        return true;
    }

    private sealed class Timer(VirtualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        public long DueAt { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
                Period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    DueAt = clock._now + dueTime.Ticks;
                    clock._timers.Add(this);
                }
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
