namespace SafeGenAI.Redis;

/// <summary>Knows the name of each slot's data: one that came back empty has another name, and would let every budget be spent again.</summary>
internal sealed class DataWatch
{
    private const int MostTags = 20_000;

    // A slot in which nothing happened for this long may have been forgotten rightly: its keys have ended.
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(39);

    private readonly Lock _lock = new();
    private readonly RecentlyUsed<string, (string Data, DateTimeOffset At)> _known = new(MostTags);

    /// <summary>What a slot's data is called as far as is known; empty where nothing is, or not any more.</summary>
    /// <param name="tag">The slot.</param>
    /// <param name="now">What the server's clock is likely to say.</param>
    public string NameOf(string tag, DateTimeOffset now)
    {
        lock (_lock)
        {
            return Find(tag, now);
        }
    }

    /// <summary>The data that this instance counts on from now on, where it still counts on what it did before.</summary>
    public void Know(string tag, string before, in ScriptAnswer answer)
    {
        lock (_lock)
        {
            if (Find(tag, answer.Now) == before)
            {
                _known.Set(tag, (answer.Data, answer.Now));
            }
        }
    }

    private string Find(string tag, DateTimeOffset now) =>
        _known.TryGet(tag, out (string Data, DateTimeOffset At) known) && (now - known.At).Duration() < Remembered ? known.Data : "";
}
