using System.Net;
using StackExchange.Redis;

namespace SafeGenAI.Redis;

/// <summary>The way to Redis: connects at the first command, waits for each command for a bounded time, and says what failed.</summary>
/// <remarks>Reconnecting is the multiplexer's. Nothing is sent twice here: a command that broke off may have been carried out.</remarks>
internal sealed class LedgerConnection : IAsyncDisposable, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Func<Task<IConnectionMultiplexer>> _connect;
    private readonly bool _owns;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private Task<IConnectionMultiplexer>? _connecting;
    private bool _disposed;

    private LedgerConnection(Func<Task<IConnectionMultiplexer>> connect, bool owns, string servers, TimeSpan timeout, TimeProvider time) =>
        (_connect, _owns, Servers, _timeout, _time) = (connect, owns, servers, timeout, time);

    /// <summary>The addresses, for messages.</summary>
    public string Servers { get; }

    /// <summary>A connection of a store's own, which also waits for a server that is not there yet.</summary>
    public static LedgerConnection To(ConfigurationOptions configuration, TimeSpan timeout, TimeProvider time)
    {
        ConfigurationOptions own = configuration.Clone();
        own.AbortOnConnectFail = false;

        // A command that is kept until the server is back would reserve for somebody who has long been told that it failed.
        own.BacklogPolicy = BacklogPolicy.FailFast;
        return new(async () => await ConnectionMultiplexer.ConnectAsync(own), owns: true, Names(own.EndPoints), timeout, time);
    }

    /// <summary>The application's connection, which it disposes of itself.</summary>
    public static LedgerConnection Over(IConnectionMultiplexer connection, TimeSpan timeout, TimeProvider time) =>
        new(() => Task.FromResult(connection), owns: false, Names(connection.GetEndPoints()), timeout, time);

    /// <exception cref="RedisLedgerException">Redis could not be asked, or refused.</exception>
    public Task<RedisResult> RunAsync(RedisScript script, RedisKey[] keys, RedisValue[] values, CancellationToken cancellationToken) =>
        BoundedAsync(script.Name, database => database.ScriptEvaluateAsync(script.Text, keys, values, CommandFlags.DemandMaster), cancellationToken);

    /// <exception cref="RedisLedgerException">Redis could not be asked, or refused.</exception>
    public async Task<T> BoundedAsync<T>(string what, Func<IDatabase, Task<T>> command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task<T> running = SendAsync(command);
        try
        {
            return await running.WaitAsync(_timeout, _time, cancellationToken);
        }
        catch (Exception exception)
        {
            // Nobody waits for it any more.
            _ = running.ContinueWith(static late => _ = late.Exception, TaskContinuationOptions.OnlyOnFaulted);
            if (exception is TimeoutException or RedisException or ObjectDisposedException)
            {
                throw new RedisLedgerException(Describe(exception, what), exception);
            }

            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task<IConnectionMultiplexer>? connecting;
        lock (_lock)
        {
            (connecting, _connecting, _disposed) = (_connecting, null, true);
        }

        if (_owns && connecting is { IsCompletedSuccessfully: true })
        {
            await connecting.Result.DisposeAsync();
        }
        else if (_owns && connecting is not null)
        {
            _ = connecting.ContinueWith(static late => late.Result.Dispose(), TaskContinuationOptions.OnlyOnRanToCompletion);
        }
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task<T> SendAsync<T>(Func<IDatabase, Task<T>> command) => await command((await ConnectAsync()).GetDatabase());

    private Task<IConnectionMultiplexer> ConnectAsync()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(RedisBudgetLedger));
            if (_connecting is null or { IsCompleted: true, IsCompletedSuccessfully: false })
            {
                _connecting = _connect();
            }

            return _connecting;
        }
    }

    private string Describe(Exception exception, string what) => exception switch
    {
        TimeoutException => $"Redis at {Servers} did not answer '{what}' within {_timeout.TotalMilliseconds:N0} ms; whether it was carried out is not "
            + "known. Check that the server is up, reachable and not overloaded (SLOWLOG), or raise RedisLedgerOptions.CommandTimeout.",
        RedisServerException => $"Redis at {Servers} refused '{what}': {exception.Message} "
            + "Check its memory and maxmemory-policy, that it is a primary, and that the user may run scripts on keys with the prefix of RedisLedgerOptions.",
        ObjectDisposedException => $"The connection to Redis at {Servers} is disposed of, and '{what}' was not carried out: keep it as long as the stores on it.",
        _ => $"Redis at {Servers} could not be reached for '{what}'; if it was under way, whether it was carried out is not known. "
            + "Check address, port, TLS, user and password in the ConfigurationOptions, and that the server runs.",
    };

    private static string Names(IEnumerable<EndPoint> servers) =>
        string.Join(", ", servers.Select(server => server is DnsEndPoint named ? $"{named.Host}:{named.Port}" : server.ToString()));
}
