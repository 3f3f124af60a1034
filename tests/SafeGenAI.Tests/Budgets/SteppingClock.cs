using Microsoft.Extensions.Time.Testing;

namespace SafeGenAI.Tests.Budgets;

/// <summary>A fake clock whose UTC time can be set, as an administrator or NTP does; its timestamps do not notice.</summary>
internal sealed class SteppingClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private TimeSpan _step;

    public void Step(TimeSpan by) => _step += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _step;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
