using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SafeGenAI.Budgets;
using SafeGenAI.Sqlite.Budgets;

namespace SafeGenAI.Sqlite;

/// <summary>A ledger in one file, shared exactly by all processes of one machine; it survives a restart and kill -9.</summary>
/// <remarks>
/// <para>Thread-safe. What is acknowledged is committed. Reservations and settlements that wait at the same time share a
/// transaction; a denial writes nothing; reading waits for no writer. A file that stays busy, a full disk and the like throw
/// <see cref="SqliteStoreException"/>.</para>
/// <para>Windows and leases follow the UTC clock, and only forward: the latest time that anything was recorded at is kept in the
/// file. After a clock that was set far ahead is put back, the later window stays the current one until it ends, and leases end
/// that much later. An expired lease is charged by whoever reserves or reads next, in any process.</para>
/// <para>A reservation is known by its attempt's id: another process can settle it with a handle that has the id and the amount
/// only, which raises no alerts and cannot be extended. The file holds no id of a user or tenant. The last 10,000 resets are kept.</para>
/// <para>Not for a file on a network: SQLite's locks do not hold there.</para>
/// </remarks>
public sealed class SqliteBudgetLedger : IBudgetLedger, IAsyncDisposable, IDisposable
{
    private readonly string _filePath;
    private readonly LedgerReader _reader;
    private readonly LedgerWriter _writer;

    /// <summary>Opens the file, and makes it when it is not there.</summary>
    /// <param name="options">Which file.</param>
    /// <param name="time">The clock of windows and leases. Default <see cref="TimeProvider.System"/>.</param>
    /// <param name="logger">Is told when the file cannot be written to, and when it can be again.</param>
    /// <exception cref="SqliteStoreException">The file cannot be opened, is damaged, of another application, or of a newer version.</exception>
    public SqliteBudgetLedger(SqliteStoreOptions options, TimeProvider? time = null, ILogger<SqliteBudgetLedger>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _filePath = options.FilePath;
        HighWaterMark mark = new(time ?? TimeProvider.System);
        StoreConnection connection = StoreFile.Open(options);
        try
        {
            _reader = new LedgerReader(StoreFile.OpenToRead(options), mark);
            _writer = new LedgerWriter(connection, mark, logger ?? NullLogger<SqliteBudgetLedger>.Instance);
        }
        catch
        {
            _reader?.Dispose();
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<BudgetReservation> ReserveAsync(BudgetRequest request, CancellationToken cancellationToken = default)
    {
        return request.Limits is null
            ? throw new ArgumentException("The request is empty: create it with its constructor.", nameof(request))
            : new(_writer.AskAsync(operations => operations.Reserve(request), cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<BudgetReservation> ExtendAsync(BudgetReservation reservation, BudgetAmount more, CancellationToken cancellationToken = default)
    {
        if (!reservation.IsGranted)
        {
            throw new InvalidOperationException($"Attempt {reservation.AttemptId} holds nothing that could be extended: it was denied.");
        }

        ReservationState state = StateOf(reservation) ?? throw new InvalidOperationException(
            $"The reservation of attempt {reservation.AttemptId} was restored without its limits and can only be settled: extend it where it was made.");
        return new(_writer.AskAsync(operations => operations.Extend(reservation.AttemptId, state, more), cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<BudgetSettlement> SettleAsync(BudgetReservation reservation, BudgetAmount charge, CancellationToken cancellationToken = default)
    {
        if (!reservation.IsGranted)
        {
            return default;
        }

        ReservationState? state = StateOf(reservation);
        return new(_writer.AskAsync(operations => operations.Settle(reservation.AttemptId, state, charge), cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<BudgetSettlement> SettlePresumedAsync(BudgetReservation reservation, CancellationToken cancellationToken = default)
    {
        if (!reservation.IsGranted)
        {
            return default;
        }

        ReservationState? state = StateOf(reservation);
        return new(_writer.AskAsync(operations => operations.SettlePresumed(reservation.AttemptId, state), cancellationToken));
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<BudgetState>> ReadAsync(BudgetLimits limits, BudgetSubject subject, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(limits);
        cancellationToken.ThrowIfCancellationRequested();
        return _reader.TryRead(limits, subject)
            ?? await _writer.AskAsync(operations => operations.Read(limits, subject), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<BudgetReset> ResetAsync(BudgetResetRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(_writer.AskAsync(operations => operations.Reset(request), cancellationToken));
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<BudgetReset>> ReadResetsAsync(int most, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        cancellationToken.ThrowIfCancellationRequested();
        return _reader.ReadResets(most);
    }

    /// <summary>Takes nothing more, answers what waits, and closes the file. What is held stays held until its lease ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.StopAsync();
        _reader.Dispose();
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private ReservationState? StateOf(in BudgetReservation reservation) => reservation.State switch
    {
        null => null,
        ReservationState state when state.FilePath == _filePath => state,
        _ => throw new ArgumentException($"The reservation of attempt {reservation.AttemptId} was made by another ledger: settle it there.", nameof(reservation)),
    };
}
