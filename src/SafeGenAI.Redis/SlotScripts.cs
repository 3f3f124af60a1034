using System.Globalization;
using System.Security.Cryptography;
using StackExchange.Redis;

namespace SafeGenAI.Redis;

/// <summary>Runs the ledger's scripts in one slot.</summary>
/// <param name="connection">The way to Redis.</param>
/// <param name="keys">The names of all keys.</param>
/// <param name="clock">What the server's clock is likely to say.</param>
/// <param name="watch">Is told the name of the data.</param>
/// <param name="serverTime">Stands for the server's clock in tests; null for its own.</param>
internal sealed class SlotScripts(LedgerConnection connection, LedgerKeys keys, ServerClock clock, DataWatch watch, TimeProvider? serverTime)
{
    // A window ends under way once in a while; twice in a row needs a server whose clock runs away.
    private const int MostStale = 5;

    // Each run sees to a hundred leases that are due.
    private const int MostBusy = 1_000;

    private readonly string _instance = RandomNumberGenerator.GetHexString(16, lowercase: true);
    private long _names;

    public ScriptArguments In(string tag) => new(keys, tag);

    /// <summary>A name that nothing else has, in any instance.</summary>
    public string NewName() => string.Create(CultureInfo.InvariantCulture, $"{_instance}-{Interlocked.Increment(ref _names)}");

    public async Task<ScriptAnswer> RunAsync(RedisScript script, ScriptArguments arguments, CancellationToken cancellationToken)
    {
        if (serverTime is not null)
        {
            arguments.Values[0] = Micros.Floor(serverTime.GetUtcNow());
        }

        arguments.Values[1] = NewName();
        RedisResult result = await connection.RunAsync(script, [.. arguments.Keys], [.. arguments.Values], cancellationToken);
        ScriptAnswer answer = new(result);
        watch.Saw(arguments.Tag, answer);
        return answer;
    }

    /// <summary>Runs a script in the windows that are the present by the server's clock, once no lease is due any more.</summary>
    /// <returns>The answer, and the windows it is about.</returns>
    public async Task<(SlotWindows Windows, ScriptAnswer Answer)> RunInPresentAsync(
        RedisScript script, LedgerSlot slot, Func<SlotWindows, ScriptArguments> arguments, CancellationToken cancellationToken)
    {
        (int stale, int busy) = (0, 0);
        while (true)
        {
            SlotWindows windows = SlotWindows.At(slot, clock.Now);
            ScriptAnswer answer = await RunAsync(script, arguments(windows), cancellationToken);
            switch (answer.Status)
            {
                case "stale" when ++stale < MostStale:
                    clock.Correct(answer.Now);
                    break;
                case "busy" when ++busy < MostBusy:
                    break;
                case "stale" or "busy":
                    throw new RedisLedgerException(answer.Status == "stale"
                        ? $"The clock of Redis at {connection.Servers} says {answer.Now:O} and moves from window to window faster than it can be asked: check the server's clock."
                        : $"Redis at {connection.Servers} still has leases that are due, after {MostBusy} batches of them: too many attempts are left to expire; ask again later.");
                default:
                    return (windows, answer);
            }
        }
    }
}
