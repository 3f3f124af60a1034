using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SafeGenAI.Redis;

/// <summary>Notices when what Redis stored is not what it was: a server that came back empty would let every budget be spent again.</summary>
internal sealed class DataWatch(ILogger logger, string servers)
{
    private const int MostTags = 10_000;

    // A slot in which nothing happened for this long may have been forgotten rightly: its keys have ended.
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(39);

    private readonly ConcurrentDictionary<string, (string Data, DateTimeOffset At)> _seen = new(StringComparer.Ordinal);

    public void Saw(string tag, in ScriptAnswer answer)
    {
        (string Data, DateTimeOffset At) seen = (answer.Data, answer.Now);
        if (!_seen.TryGetValue(tag, out (string Data, DateTimeOffset At) before))
        {
            // Bounded; what is let go is learned again.
            if (_seen.Count >= MostTags)
            {
                _seen.Clear();
            }

            _seen.TryAdd(tag, seen);
        }
        else if (before.Data == seen.Data)
        {
            if (seen.At - before.At > TimeSpan.FromHours(1))
            {
                _seen.TryUpdate(tag, seen, before);
            }
        }
        else if (_seen.TryUpdate(tag, seen, before) && (seen.At - before.At).Duration() < Remembered)
        {
            RedisInstruments.DataLost.Add(1);
            RedisLedgerLog.DataLost(logger, servers);
        }
    }
}
