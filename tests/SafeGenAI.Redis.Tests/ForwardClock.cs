namespace SafeGenAI.Redis.Tests;

/// <summary>A clock that does not follow another one back.</summary>
internal sealed class ForwardClock(TimeProvider clock) : TimeProvider
{
    private DateTimeOffset _latest = DateTimeOffset.MinValue;

    public override DateTimeOffset GetUtcNow()
    {
        DateTimeOffset now = clock.GetUtcNow();
        return _latest = now > _latest ? now : _latest;
    }
}
