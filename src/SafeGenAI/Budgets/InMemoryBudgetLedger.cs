namespace SafeGenAI.Budgets;

/// <summary>The ledger of one process: exact under any concurrency, forgotten when the process ends.</summary>
/// <remarks>
/// Thread-safe. Every method completes synchronously; reserving and settling allocate nothing once the accounts of the
/// window are open. Windows follow the UTC clock, and only forward: after a clock that was set far ahead is put back,
/// the later window stays the current one until it ends, which can deny too much but never admits twice. Leases follow
/// the monotonic clock. Expired leases are noticed by the next reservation or reading. The last 1,000 resets are kept.
/// </remarks>
public sealed class InMemoryBudgetLedger : IBudgetLedger
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly LedgerBooks _books;

    /// <summary>Creates an empty ledger.</summary>
    /// <param name="time">The clock of windows and leases.</param>
    public InMemoryBudgetLedger(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _books = new LedgerBooks(this, time.TimestampFrequency);
    }

    internal int OpenAccounts => _books.OpenAccounts;

    internal int OpenLeases => _books.OpenLeases;

    /// <inheritdoc/>
    public ValueTask<BudgetReservation> ReserveAsync(BudgetRequest request, CancellationToken cancellationToken = default)
    {
        if (request.Limits is null)
        {
            throw new ArgumentException("The request is empty: create it with its constructor.", nameof(request));
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<BudgetReservation>(cancellationToken);
        }

        long timestamp = _time.GetTimestamp();
        DateTimeOffset now = _time.GetUtcNow();
        lock (_lock)
        {
            _books.Advance(now, timestamp);
            return new(_books.Reserve(request, timestamp));
        }
    }

    /// <inheritdoc/>
    public ValueTask<BudgetReservation> ExtendAsync(BudgetReservation reservation, BudgetAmount more, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<BudgetReservation>(cancellationToken);
        }

        BudgetLease? lease = reservation.IsGranted ? LeaseOf(reservation) : null;
        long timestamp = _time.GetTimestamp();
        DateTimeOffset now = _time.GetUtcNow();
        lock (_lock)
        {
            _books.Advance(now, timestamp);
            if (lease is null || lease.Version != reservation.Version)
            {
                throw new InvalidOperationException(
                    $"Attempt {reservation.AttemptId} holds nothing that could be extended: it was denied, or is settled already.");
            }

            return new(_books.Extend(lease, reservation, more));
        }
    }

    /// <inheritdoc/>
    public ValueTask<BudgetSettlement> SettleAsync(BudgetReservation reservation, BudgetAmount charge, CancellationToken cancellationToken = default)
    {
        if (!reservation.IsGranted)
        {
            return default;
        }

        BudgetLease lease = LeaseOf(reservation);
        DateTimeOffset now = _time.GetUtcNow();
        lock (_lock)
        {
            return lease.Version == reservation.Version ? new(_books.Settle(lease, charge, now)) : default;
        }
    }

    /// <inheritdoc/>
    public ValueTask<BudgetSettlement> SettlePresumedAsync(BudgetReservation reservation, CancellationToken cancellationToken = default)
    {
        if (!reservation.IsGranted)
        {
            return default;
        }

        BudgetLease lease = LeaseOf(reservation);
        long timestamp = _time.GetTimestamp();
        DateTimeOffset now = _time.GetUtcNow();
        lock (_lock)
        {
            return lease.Version == reservation.Version && !lease.Presumed ? new(_books.SettlePresumed(lease, now, timestamp)) : default;
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<BudgetState>> ReadAsync(BudgetLimits limits, BudgetSubject subject, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<IReadOnlyList<BudgetState>>(cancellationToken);
        }

        var states = new List<BudgetState>(limits.Count);
        long timestamp = _time.GetTimestamp();
        DateTimeOffset now = _time.GetUtcNow();
        lock (_lock)
        {
            _books.Advance(now, timestamp);
            foreach (LimitedAccount limited in limits.InOrder)
            {
                if (subject.Has(limited.Scope))
                {
                    _books.Read(limited, subject, states);
                }
            }
        }

        return new(states);
    }

    /// <inheritdoc/>
    public ValueTask<BudgetReset> ResetAsync(BudgetResetRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<BudgetReset>(cancellationToken);
        }

        long timestamp = _time.GetTimestamp();
        DateTimeOffset now = _time.GetUtcNow();
        lock (_lock)
        {
            _books.Advance(now, timestamp);
            return new(_books.Reset(request));
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<BudgetReset>> ReadResetsAsync(int most, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<IReadOnlyList<BudgetReset>>(cancellationToken);
        }

        lock (_lock)
        {
            return new(_books.Resets.Take(most).ToArray());
        }
    }

    private BudgetLease LeaseOf(in BudgetReservation reservation) =>
        reservation.State is BudgetLease lease && lease.Ledger == this
            ? lease
            : throw new ArgumentException($"The reservation of attempt {reservation.AttemptId} was made by another ledger: settle it there.", nameof(reservation));
}
