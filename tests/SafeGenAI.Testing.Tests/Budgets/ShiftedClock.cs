namespace SafeGenAI.Testing.Tests.Budgets;

/// <summary>Another clock's UTC time, changed; timestamps are the other's.</summary>
internal sealed class ShiftedClock(TimeProvider clock, Func<DateTimeOffset, DateTimeOffset> shift) : TimeProvider
{
    public override long TimestampFrequency => clock.TimestampFrequency;

    public override long GetTimestamp() => clock.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => shift(clock.GetUtcNow());
}
