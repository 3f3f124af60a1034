using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace SafeGenAI.Redis;

/// <summary>Runs the ledger's scripts in one slot.</summary>
internal sealed class SlotScripts
{
    // A window ends under way once in a while; twice in a row needs a server whose clock runs away.
    private const int MostStale = 5;

    // Each run sees to a hundred leases that are due.
    private const int MostBusy = 1_000;

    // Lost again while it was put back.
    private const int MostLost = 5;

    private readonly string _instance = RandomNumberGenerator.GetHexString(16, lowercase: true);
    private readonly LedgerConnection _connection;
    private readonly LedgerKeys _keys;
    private readonly ServerClock _clock;
    private readonly TimeProvider? _serverTime;
    private readonly DataWatch _watch = new();
    private readonly SpendRestorer _restorer;
    private long _names;

    /// <param name="connection">The way to Redis.</param>
    /// <param name="keys">The names of all keys.</param>
    /// <param name="clock">What the server's clock is likely to say.</param>
    /// <param name="seen">What to put back where Redis has lost it.</param>
    /// <param name="logger">Is told of lost data.</param>
    /// <param name="serverTime">Stands for the server's clock in tests; null for its own.</param>
    public SlotScripts(LedgerConnection connection, LedgerKeys keys, ServerClock clock, SeenSpend seen, ILogger logger, TimeProvider? serverTime)
    {
        (_connection, _keys, _clock, _serverTime) = (connection, keys, clock, serverTime);
        _restorer = new(
            keys, seen, _watch, clock, arguments => SendAsync(RedisScript.Restore, arguments, "", CancellationToken.None), logger, connection.Servers);
    }

    public ScriptArguments In(string tag) => new(_keys, tag);

    /// <summary>A name that nothing else has, in any instance.</summary>
    public string NewName() => string.Create(CultureInfo.InvariantCulture, $"{_instance}-{Interlocked.Increment(ref _names)}");

    /// <summary>Runs a script; where the slot's data is not what it was, once what this instance has seen spent is put back.</summary>
    public async Task<ScriptAnswer> RunAsync(RedisScript script, ScriptArguments arguments, CancellationToken cancellationToken)
    {
        for (int i = 0; i < MostLost; i++)
        {
            string known = _watch.NameOf(arguments.Tag, _clock.Now);
            ScriptAnswer answer = await SendAsync(script, arguments, known, cancellationToken);
            if (answer.Status != "lost")
            {
                _watch.Know(arguments.Tag, known, answer);
                return answer;
            }

            await _restorer.RestoreAsync(arguments.Tag, known, cancellationToken);
        }

        throw new RedisLedgerException(
            $"Redis at {_connection.Servers} loses its data faster than it can be put back: find out what flushes or restarts it.");
    }

    /// <summary>Runs a script in the windows that are the present by the server's clock, once no lease is due any more.</summary>
    /// <returns>The answer, and the windows it is about.</returns>
    public async Task<(SlotWindows Windows, ScriptAnswer Answer)> RunInPresentAsync(
        RedisScript script, LedgerSlot slot, Func<SlotWindows, ScriptArguments> arguments, CancellationToken cancellationToken)
    {
        (int stale, int busy) = (0, 0);
        while (true)
        {
            SlotWindows windows = SlotWindows.At(slot, _clock.Now);
            ScriptAnswer answer = await RunAsync(script, arguments(windows), cancellationToken);
            switch (answer.Status)
            {
                case "stale" when ++stale < MostStale:
                    _clock.Correct(answer.Now);
                    break;
                case "busy" when ++busy < MostBusy:
                    break;
                case "stale" or "busy":
                    throw new RedisLedgerException(answer.Status == "stale"
                        ? $"The clock of Redis at {_connection.Servers} says {answer.Now:O} and moves from window to window faster than it can be asked: check the server's clock."
                        : $"Redis at {_connection.Servers} still has leases that are due, after {MostBusy} batches of them: too many attempts are left to expire; ask again later.");
                default:
                    return (windows, answer);
            }
        }
    }

    private async Task<ScriptAnswer> SendAsync(RedisScript script, ScriptArguments arguments, string known, CancellationToken cancellationToken)
    {
        if (_serverTime is not null)
        {
            arguments.Values[0] = Micros.Floor(_serverTime.GetUtcNow());
        }

        arguments.Values[1] = known.Length == 0 ? NewName() : $"{NewName()} {known}";
        return new(await _connection.RunAsync(script, [.. arguments.Keys], [.. arguments.Values], cancellationToken));
    }
}
