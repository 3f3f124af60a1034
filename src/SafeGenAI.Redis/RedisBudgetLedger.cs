using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SafeGenAI.Budgets;
using StackExchange.Redis;

namespace SafeGenAI.Redis;

/// <summary>The ledger of many machines, in Redis: exact under any concurrency and any number of instances.</summary>
/// <remarks>
/// <para>Thread-safe; one for an application. Every verb is one script, run whole by the server and told the time by its
/// clock, of which only the forward way counts. An attempt with limits for tenants or users and for others besides runs one
/// in each of two slots; one that the second denies is given back in the first before it is told. Leases that are due are
/// noticed by the next reservation or reading in their slot.</para>
/// <para>A command whose outcome is not known is not sent twice: a reservation fails, and is given back in the background;
/// a settlement fails, and is sent again in the background until its lease has no use for it. Where Redis has lost its data,
/// each instance puts back what it has seen spent before it asks for more: see docs/stores.md for that, persistence, eviction and failover.</para>
/// </remarks>
public sealed class RedisBudgetLedger : IBudgetLedger, IAsyncDisposable, IDisposable
{
    private readonly LedgerConnection _connection;
    private readonly PendingSettlements _pending;
    private readonly SlotScripts _scripts;
    private readonly SlotReader _reader;
    private readonly AttemptReserver _reserver;
    private readonly AttemptExtender _extender;
    private readonly AttemptSettlement _settlement;
    private readonly ResetAudit _audit;

    /// <summary>Creates a ledger with a connection of its own, made at the first call and kept up by itself.</summary>
    /// <param name="configuration">How to connect: servers, user, password, TLS. Copied; <c>AbortOnConnectFail</c> is off in the copy,
    /// so that a server that is away at first is found later, and commands are not kept back for a server that is away.</param>
    /// <param name="options">How budgets are kept; null for the defaults.</param>
    /// <param name="time">The clock of waiting, and the first guess at the server's; null for the system's.</param>
    /// <param name="logger">Is told of lost data and of settlements that have to wait.</param>
    public RedisBudgetLedger(
        ConfigurationOptions configuration, RedisLedgerOptions? options = null, TimeProvider? time = null, ILogger<RedisBudgetLedger>? logger = null)
        : this(To(configuration, options, time), options, time, logger, serverTime: null)
    {
    }

    /// <summary>Creates a ledger on the application's connection, which the application disposes of, later than of the ledger.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="options">How budgets are kept; null for the defaults.</param>
    /// <param name="time">The clock of waiting, and the first guess at the server's; null for the system's.</param>
    /// <param name="logger">Is told of lost data and of settlements that have to wait.</param>
    public RedisBudgetLedger(
        IConnectionMultiplexer connection, RedisLedgerOptions? options = null, TimeProvider? time = null, ILogger<RedisBudgetLedger>? logger = null)
        : this(Over(connection, options, time), options, time, logger, serverTime: null)
    {
    }

    /// <param name="connection">The way to Redis; the ledger's.</param>
    /// <param name="options">How budgets are kept; null for the defaults.</param>
    /// <param name="time">The clock of waiting, and the first guess at the server's; null for the system's.</param>
    /// <param name="logger">Is told of lost data and of settlements that have to wait.</param>
    /// <param name="serverTime">Stands for the server's clock in tests.</param>
    internal RedisBudgetLedger(
        LedgerConnection connection, RedisLedgerOptions? options, TimeProvider? time, ILogger? logger, TimeProvider? serverTime)
    {
        time ??= TimeProvider.System;
        logger ??= NullLogger.Instance;
        LedgerKeys keys = new((options ?? new()).Prefix);
        ServerClock clock = new(time);
        _connection = connection;
        _pending = new(time, logger, connection.Servers);
        SeenSpend seen = new(keys);
        _scripts = new(connection, keys, clock, seen, logger, serverTime);
        SlotSettler settler = new(_scripts, _pending, seen, clock, time);
        _reader = new(_scripts, seen);
        _reserver = new(_scripts, _reader, settler, seen);
        _extender = new(_scripts, _reader);
        _settlement = new(_scripts, settler, new AlertAnnouncer(_scripts, keys, seen, logger, connection.Servers));
        _audit = new(connection, _scripts, keys, seen);
    }

    internal PendingSettlements Pending => _pending;

    internal SlotScripts Scripts => _scripts;

    /// <inheritdoc/>
    /// <exception cref="RedisLedgerException">Redis could not be asked: nothing stays held.</exception>
    /// <exception cref="InvalidOperationException">The attempt's id was used before.</exception>
    public ValueTask<BudgetReservation> ReserveAsync(BudgetRequest request, CancellationToken cancellationToken = default)
    {
        if (request.Limits is null)
        {
            throw new ArgumentException("The request is empty: create it with its constructor.", nameof(request));
        }

        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<BudgetReservation>(cancellationToken)
            : _reserver.ReserveAsync(this, request, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="RedisLedgerException">Redis could not be asked: more may be held until the attempt is settled.</exception>
    public ValueTask<BudgetReservation> ExtendAsync(BudgetReservation reservation, BudgetAmount more, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<BudgetReservation>(cancellationToken);
        }

        return reservation.IsGranted
            ? _extender.ExtendAsync(StateOf(reservation), reservation, more, cancellationToken)
            : throw AttemptExtender.HoldsNothing(reservation.AttemptId);
    }

    /// <inheritdoc/>
    /// <exception cref="RedisLedgerException">Redis could not be asked: it is tried again in the background.</exception>
    public ValueTask<BudgetSettlement> SettleAsync(BudgetReservation reservation, BudgetAmount charge, CancellationToken cancellationToken = default) =>
        reservation.IsGranted ? _settlement.SettleAsync(StateOf(reservation), presumes: false, charge, cancellationToken) : default;

    /// <inheritdoc/>
    /// <exception cref="RedisLedgerException">Redis could not be asked: it is tried again in the background.</exception>
    public ValueTask<BudgetSettlement> SettlePresumedAsync(BudgetReservation reservation, CancellationToken cancellationToken = default) =>
        reservation.IsGranted ? _settlement.SettleAsync(StateOf(reservation), presumes: true, reservation.Amount, cancellationToken) : default;

    /// <inheritdoc/>
    /// <exception cref="RedisLedgerException">Redis could not be asked.</exception>
    public async ValueTask<IReadOnlyList<BudgetState>> ReadAsync(BudgetLimits limits, BudgetSubject subject, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(limits);
        cancellationToken.ThrowIfCancellationRequested();
        return await _reader.ReadAsync(limits, subject, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="RedisLedgerException">Redis could not be asked; the audit tells whether the account was reset.</exception>
    public async ValueTask<BudgetReset> ResetAsync(BudgetResetRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await _audit.ResetAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="RedisLedgerException">Redis could not be asked.</exception>
    public async ValueTask<IReadOnlyList<BudgetReset>> ReadResetsAsync(int most, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        return await _audit.ReadAsync(most, cancellationToken);
    }

    /// <summary>Tries for two seconds to settle what is left, and closes the ledger's own connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _pending.DisposeAsync();
        await _connection.DisposeAsync();
    }

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

    private RedisReservation StateOf(in BudgetReservation reservation) =>
        reservation.State is RedisReservation state && state.Ledger == this
            ? state
            : throw new ArgumentException($"The reservation of attempt {reservation.AttemptId} was made by another ledger: settle it there.", nameof(reservation));
}
