using Microsoft.Extensions.Logging;

namespace SafeGenAI.Redis;

/// <summary>Puts back what this instance has seen spent, where Redis has lost it: once for all callers that find out.</summary>
/// <param name="keys">The names of all keys.</param>
/// <param name="seen">What was seen.</param>
/// <param name="watch">Is told the new name once all is put back.</param>
/// <param name="clock">What the server's clock is likely to say.</param>
/// <param name="send">Runs restore.lua.</param>
/// <param name="logger">Is told of the loss.</param>
/// <param name="servers">The addresses, for messages.</param>
internal sealed class SpendRestorer(
    LedgerKeys keys, SeenSpend seen, DataWatch watch, ServerClock clock, Func<ScriptArguments, Task<ScriptAnswer>> send, ILogger logger, string servers)
{
    // A rolling account with all its slots and units takes 240 commands; a script holds up everybody.
    private const int Batch = 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task> _running = [];
    private readonly HashSet<string> _told = [];

    /// <param name="tag">The slot.</param>
    /// <param name="lost">The name of the data that is lost.</param>
    /// <param name="cancellationToken">Ends the waiting; what was begun goes on, for the next caller.</param>
    public Task RestoreAsync(string tag, string lost, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_running.TryGetValue(tag, out Task? running))
            {
                if (watch.NameOf(tag, clock.Now) != lost)
                {
                    // Somebody else was faster.
                    return Task.CompletedTask;
                }

                if (_told.Add(tag))
                {
                    RedisInstruments.DataLost.Add(1);
                    RedisLedgerLog.DataLost(logger, servers);
                }

                _running[tag] = running = Task.Run(() => PutBackAsync(tag, lost), CancellationToken.None);
                _ = running.ContinueWith(static late => _ = late.Exception, TaskContinuationOptions.OnlyOnFaulted);
            }

            return running.WaitAsync(cancellationToken);
        }
    }

    private async Task PutBackAsync(string tag, string lost)
    {
        try
        {
            IReadOnlyList<ScriptArguments> batches = seen.Of(tag, clock.Now, Batch);
            ScriptAnswer first = await send(batches.Count == 0 ? new(keys, tag) : batches[0]);
            foreach (ScriptArguments batch in batches.Skip(1))
            {
                // Lost once more in between: the old name stays, and the next script finds out.
                if ((await send(batch)).Data != first.Data)
                {
                    return;
                }
            }

            watch.Know(tag, lost, first);
            RedisLedgerLog.SpendPutBack(logger, servers, batches.Sum(batch => batch.Keys.Count - ScriptArguments.Head));
            lock (_lock)
            {
                _told.Remove(tag);
            }
        }
        finally
        {
            lock (_lock)
            {
                _running.Remove(tag);
            }
        }
    }
}
