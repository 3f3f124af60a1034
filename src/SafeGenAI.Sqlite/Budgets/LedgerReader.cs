using SafeGenAI.Budgets;

namespace SafeGenAI.Sqlite.Budgets;

/// <summary>Reads a whole state of the file beside the writers, of this process and of others, and waits for none. Thread-safe.</summary>
internal sealed class LedgerReader : IDisposable
{
    private readonly Lock _lock = new();
    private readonly StoreConnection _connection;
    private readonly HighWaterMark _mark;
    private readonly ClockRow _clock;
    private readonly AccountTable _accounts;
    private readonly LeaseTable _leases;
    private readonly ResetTable _resets;
    private bool _disposed;

    public LedgerReader(StoreConnection connection, HighWaterMark mark)
    {
        (_connection, _mark) = (connection, mark);
        (_clock, _accounts, _leases, _resets) = (new(connection), new(connection), new(connection), new(connection));
    }

    /// <returns>Null where a lease has ended that nobody noticed yet: the writer has to charge it first.</returns>
    public IReadOnlyList<BudgetState>? TryRead(BudgetLimits limits, BudgetSubject subject) => Read(() =>
    {
        _mark.Raise(_clock.Read());
        DateTimeOffset now = _mark.Advance();
        return _leases.NextDue() <= now.UtcTicks ? null : LedgerReading.StatesOf(_accounts, limits, subject, now);
    });

    public IReadOnlyList<BudgetReset> ReadResets(int most) => Read(() => _resets.Read(most))!;

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _connection.Dispose();
        }
    }

    private IReadOnlyList<T>? Read<T>(Func<IReadOnlyList<T>?> read)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteBudgetLedger));
            _connection.Execute("BEGIN");
            try
            {
                _accounts.Clear();
                return read();
            }
            finally
            {
                _connection.Rollback();
            }
        }
    }
}
