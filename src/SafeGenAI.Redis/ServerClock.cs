namespace SafeGenAI.Redis;

/// <summary>What the server's clock is likely to say: this machine's, corrected by what the server said when it was wrong.</summary>
/// <remarks>Only saves a second trip: the server admits nothing by this clock.</remarks>
internal sealed class ServerClock(TimeProvider time)
{
    private long _ahead;

    public DateTimeOffset Now => time.GetUtcNow().AddTicks(Volatile.Read(ref _ahead));

    public void Correct(DateTimeOffset serverTime) => Volatile.Write(ref _ahead, (serverTime - time.GetUtcNow()).Ticks);
}
