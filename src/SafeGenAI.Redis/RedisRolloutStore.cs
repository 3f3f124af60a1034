using SafeGenAI.Redis.Rollout;
using SafeGenAI.Rollout;
using StackExchange.Redis;

namespace SafeGenAI.Redis;

/// <summary>The rollouts of many machines, in Redis.</summary>
/// <remarks>
/// <para>Thread-safe; one for an application. What is written is written by one script, run whole by the server; all of a feature is in
/// one slot. A command whose outcome is not known fails and is not sent twice: evidence may be told again, and who wrote a state reads
/// it.</para>
/// <para>Leases follow the UTC clocks of the instances, which NTP keeps close. After a clock that was set ahead is put right, a lease that
/// was taken on it counts for two hours at most.</para>
/// <para>The evidence of a run is kept for <see cref="EvidenceRetention"/> after it was last added to; states and histories are kept. There
/// is no id of a user in it, only hashes. Where Redis loses its data, each rollout begins anew: see docs/stores.md.</para>
/// </remarks>
public sealed class RedisRolloutStore : IRolloutStore, IAsyncDisposable, IDisposable
{
    private readonly LedgerConnection _connection;
    private readonly bool _owns;
    private readonly RolloutKeys _keys;
    private readonly TimeProvider _time;

    /// <summary>Creates a store with a connection of its own, made at the first call and kept up by itself.</summary>
    /// <param name="configuration">How to connect: servers, user, password, TLS. Copied; <c>AbortOnConnectFail</c> is off in the copy,
    /// so that a server that is away at first is found later, and commands are not kept back for a server that is away.</param>
    /// <param name="options">Prefix and timeout; null for the defaults.</param>
    /// <param name="time">The clock of leases and of waiting; null for the system's.</param>
    public RedisRolloutStore(ConfigurationOptions configuration, RedisLedgerOptions? options = null, TimeProvider? time = null)
        : this(To(configuration, options, time), ownsConnection: true, options, time)
    {
    }

    /// <summary>Creates a store on the application's connection, which the application disposes of.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="options">Prefix and timeout; null for the defaults.</param>
    /// <param name="time">The clock of leases and of waiting; null for the system's.</param>
    public RedisRolloutStore(IConnectionMultiplexer connection, RedisLedgerOptions? options = null, TimeProvider? time = null)
        : this(Over(connection, options, time), ownsConnection: true, options, time)
    {
    }

    /// <param name="connection">The way to Redis.</param>
    /// <param name="ownsConnection">Whether nobody else uses it.</param>
    /// <param name="options">Prefix and timeout; null for the defaults.</param>
    /// <param name="time">The clock of leases; null for the system's.</param>
    internal RedisRolloutStore(LedgerConnection connection, bool ownsConnection, RedisLedgerOptions? options, TimeProvider? time) =>
        (_connection, _owns, _keys, _time) = (connection, ownsConnection, new((options ?? new()).Prefix), time ?? TimeProvider.System);

    /// <summary>How long the evidence of a run is kept after it was last added to.</summary>
    public static TimeSpan EvidenceRetention { get; } = TimeSpan.FromDays(60);

    /// <inheritdoc/>
    /// <exception cref="RedisLedgerException">Redis could not be asked.</exception>
    public async ValueTask<RolloutRecord?> ReadAsync(string feature, CancellationToken cancellationToken = default)
    {
        RolloutArguments.CheckName(feature);
        RedisValue[] found = await _connection.BoundedAsync(
            "rollout-state", database => database.HashGetAsync(_keys.State(feature), ["version", "state"], CommandFlags.DemandMaster), cancellationToken);
        return found[0].IsNull ? null : new RolloutRecord(feature, (long)found[0], (string)found[1]!);
    }

    /// <inheritdoc/>
    /// <exception cref="RedisLedgerException">Redis could not be asked; what was written may be read.</exception>
    public async ValueTask<bool> TryWriteAsync(RolloutRecord record, RolloutEntry? entry = null, CancellationToken cancellationToken = default)
    {
        RolloutArguments.Check(record, entry);
        RedisResult written = await _connection.RunAsync(
            RedisScript.RolloutWrite,
            [_keys.State(record.Feature), _keys.History(record.Feature)],
            [record.Version, record.Version - 1, record.State, entry is null ? "" : RolloutText.Of(entry)],
            cancellationToken);
        return (int)written == 1;
    }

    /// <inheritdoc/>
    /// <exception cref="RedisLedgerException">Redis could not be asked; the lease may have been taken.</exception>
    public async ValueTask<string> LeadAsync(string feature, string holder, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        RolloutArguments.CheckName(feature);
        RolloutArguments.CheckName(holder);
        RolloutArguments.CheckLease(lease);
        long now = Micros.Floor(_time.GetUtcNow());
        RedisResult leads = await _connection.RunAsync(
            RedisScript.RolloutLead,
            [_keys.Lease(feature)],
            [holder, now, now + Micros.Ceiling(lease), Micros.Ceiling(RolloutArguments.LatestEnd)],
            cancellationToken);
        return (string)leads!;
    }

    /// <inheritdoc/>
    /// <exception cref="RedisLedgerException">Redis could not be asked; the lease may have been given back.</exception>
    public async ValueTask ResignAsync(string feature, string holder, CancellationToken cancellationToken = default)
    {
        RolloutArguments.CheckName(feature);
        RolloutArguments.CheckName(holder);
        await _connection.RunAsync(RedisScript.RolloutResign, [_keys.Lease(feature)], [holder], cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="RedisLedgerException">Redis could not be asked; it may have been added, and may be told again.</exception>
    public async ValueTask AddEvidenceAsync(string feature, string run, RolloutEvidence evidence, CancellationToken cancellationToken = default)
    {
        RolloutArguments.CheckName(feature);
        RolloutArguments.CheckName(run);
        RolloutArguments.Check(evidence);
        await _connection.RunAsync(
            RedisScript.RolloutAdd,
            [_keys.Runs(feature), .. _keys.Evidence(feature, run)],
            [
                run, evidence.Instance, evidence.Totals, RolloutText.Of(evidence.Units), RolloutText.Of(evidence.BadEvents),
                RolloutEvidence.MostUnits, (long)EvidenceRetention.TotalMilliseconds,
            ],
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="RedisLedgerException">Redis could not be asked.</exception>
    public async ValueTask<RolloutEvidencePage> ReadEvidenceAsync(
        string feature, string run, long after = 0, int most = 1_000, CancellationToken cancellationToken = default)
    {
        RolloutArguments.CheckName(feature);
        RolloutArguments.CheckName(run);
        RolloutArguments.CheckPage(after, most);
        RedisResult[] found = (RedisResult[])(await _connection.RunAsync(
            RedisScript.RolloutRead,
            [_keys.UnitsByInterval(feature, run), _keys.BadEvents(feature, run), _keys.Totals(feature, run)],
            [after, Math.Min(after, long.MaxValue - most) + most - 1],
            cancellationToken))!;
        string[] badEvents = (string[])found[1]!;
        return new RolloutEvidencePage
        {
            UnitsByInterval = RolloutText.ToUnitsByInterval((string[])found[0]!),
            BadEvents = [.. badEvents.Select(RolloutText.ToBadEvent)],
            Position = after + badEvents.Length,
            Totals = (string[])found[2]!,
        };
    }

    /// <inheritdoc/>
    /// <exception cref="RedisLedgerException">Redis could not be asked.</exception>
    public async ValueTask<IReadOnlyList<RolloutEntry>> ReadHistoryAsync(string feature, int most = 100, CancellationToken cancellationToken = default)
    {
        RolloutArguments.CheckName(feature);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        RedisValue[] entries = await _connection.BoundedAsync(
            "rollout-history", database => database.ListRangeAsync(_keys.History(feature), 0, most - 1, CommandFlags.DemandMaster), cancellationToken);
        return [.. entries.Select(entry => RolloutText.ToEntry(entry.ToString()))];
    }

    /// <inheritdoc/>
    /// <exception cref="RedisLedgerException">Redis could not be asked; it may have been deleted.</exception>
    public async ValueTask PurgeAsync(string feature, string exceptRun, CancellationToken cancellationToken = default)
    {
        RolloutArguments.CheckName(feature);
        RolloutArguments.CheckName(exceptRun);
        RedisValue[] runs = await _connection.BoundedAsync(
            "rollout-runs", database => database.SetMembersAsync(_keys.Runs(feature), CommandFlags.DemandMaster), cancellationToken);
        string[] others = [.. runs.Select(run => run.ToString()).Where(run => run != exceptRun)];
        if (others.Length > 0)
        {
            await _connection.RunAsync(
                RedisScript.RolloutPurge,
                [_keys.Runs(feature), .. others.SelectMany(run => _keys.Evidence(feature, run))],
                [.. others.Select(run => (RedisValue)run)],
                cancellationToken);
        }
    }

    /// <summary>Closes the store's own connection.</summary>
    public ValueTask DisposeAsync() => _owns ? _connection.DisposeAsync() : default;

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static LedgerConnection To(ConfigurationOptions configuration, RedisLedgerOptions? options, TimeProvider? time)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return LedgerConnection.To(configuration, (options ?? new()).CommandTimeout, time ?? TimeProvider.System);
    }

    private static LedgerConnection Over(IConnectionMultiplexer connection, RedisLedgerOptions? options, TimeProvider? time)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return LedgerConnection.Over(connection, (options ?? new()).CommandTimeout, time ?? TimeProvider.System);
    }
}
