namespace StagedRollout.Simulation;

/// <summary>A clock that goes only where it is put: while a model thinks, and from one call to the next.</summary>
/// <remarks>Its timers never fire, as nothing here takes long enough to be waited for. So a rollout is stepped on by the simulation alone,
/// at the same moments in every run, and never by its own loop in between.</remarks>
internal sealed class SimulatedClock : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(_ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Never();

    public void Advance(TimeSpan time) => _ticks += time.Ticks;

    /// <summary>Goes on to a moment; one that has passed is not gone back to.</summary>
    public void AdvanceTo(DateTimeOffset moment) => _ticks = Math.Max(_ticks, (moment - Start).Ticks);

    private sealed class Never : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
