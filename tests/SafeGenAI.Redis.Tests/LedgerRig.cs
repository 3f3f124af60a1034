using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Budgets;
using StackExchange.Redis;

namespace SafeGenAI.Redis.Tests;

/// <summary>A ledger on a server, under a prefix of its own, at 2026-03-01 12:00:30 UTC by a clock that the test moves.</summary>
internal sealed class LedgerRig : IAsyncDisposable
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);
    public static readonly BudgetSubject Ann = new("acme", "ann", "small");

    private static int s_attempts;

    private readonly RedisLedgerOptions _options;

    private LedgerRig(IConnectionMultiplexer connection, LedgerRig? other, FakeTimeProvider? serverClock, ILogger? logger, BudgetLimit[] limits)
    {
        Connection = connection;
        _options = other?._options ?? new RedisLedgerOptions { Prefix = RedisServers.NewPrefix(), CommandTimeout = TimeSpan.FromSeconds(20) };
        Limits = other?.Limits ?? new BudgetLimits("summary", limits);
        ServerClock = serverClock ?? other?.ServerClock ?? Clock;
        Ledger = new RedisBudgetLedger(LedgerConnection.Over(connection, _options.CommandTimeout, TimeProvider.System), _options, Clock, logger, ServerClock);
    }

    /// <summary>This machine's clock.</summary>
    public FakeTimeProvider Clock { get; } = NewClock();

    /// <summary>The server's; this machine's, unless the test gave another one.</summary>
    public FakeTimeProvider ServerClock { get; }

    public IConnectionMultiplexer Connection { get; }

    public RedisBudgetLedger Ledger { get; }

    public BudgetLimits Limits { get; }

    public LedgerKeys Keys => new(_options.Prefix);

    public IDatabase Database => Connection.GetDatabase();

    public static FakeTimeProvider NewClock() => new(new DateTimeOffset(2026, 3, 1, 12, 0, 30, TimeSpan.Zero));

    public static Task<LedgerRig> OnAsync(RedisServer server, params BudgetLimit[] limits) => OnAsync(server, null, null, limits);

    public static async Task<LedgerRig> OnAsync(RedisServer server, FakeTimeProvider? serverClock, ILogger? logger, params BudgetLimit[] limits) =>
        new(await RedisConnections.ToAsync(RedisServers.ConnectionString(server)), null, serverClock, logger, limits);

    /// <summary>Another instance that shares the budgets, on a connection of its own.</summary>
    public async Task<LedgerRig> AnotherAsync(FakeTimeProvider? serverClock = null) =>
        new(await ConnectionMultiplexer.ConnectAsync(Connection.Configuration), this, serverClock, null, []);

    public static BudgetAmount Tokens(long tokens) => new(tokens, 1, tokens * 2);

    public static Guid NewAttempt() => new(Interlocked.Increment(ref s_attempts), 7, 7, new byte[8]);

    public BudgetRequest Request(long tokens, BudgetSubject? subject = null, Guid? attempt = null, BudgetLimits? limits = null) =>
        new(limits ?? Limits, subject ?? Ann, Tokens(tokens), Lease, attempt ?? NewAttempt());

    public Task<BudgetReservation> ReserveAsync(long tokens, BudgetSubject? subject = null, Guid? attempt = null) =>
        Ledger.ReserveAsync(Request(tokens, subject, attempt)).AsTask();

    public Task<BudgetSettlement> SettleAsync(BudgetReservation reservation, long tokens) =>
        Ledger.SettleAsync(reservation, Tokens(tokens)).AsTask();

    public async Task<(long Spent, long Reserved)[]> BalancesAsync(BudgetSubject? subject = null) =>
        [.. (await Ledger.ReadAsync(Limits, subject ?? Ann)).Select(state => (state.Spent, state.Reserved))];

    public IEnumerable<RedisKey> AllKeys() => Connection.GetServers()[0].Keys(pattern: _options.Prefix + "*", pageSize: 1000);

    public ValueTask DisposeAsync() => Ledger.DisposeAsync();
}
