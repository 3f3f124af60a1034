namespace SafeGenAI.Budgets;

/// <summary>The ledger of one process: exact under any concurrency, forgotten when the process ends.</summary>
/// <remarks>
/// Thread-safe. Every method completes synchronously; reserving and settling allocate nothing once the accounts of the
/// window are open. Windows follow the UTC clock, and only forward: after a clock that was set far ahead is put back,
/// the later window stays the current one until it ends, which can deny too much but never admits twice. Leases follow
/// the monotonic clock. Expired leases are noticed by the next reservation or reading.
/// </remarks>
public sealed class InMemoryBudgetLedger : IBudgetLedger
{
    // Leases beyond it are left to the garbage collector, so that a burst does not keep its memory.
    private const int MaximumPooledLeases = 4096;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly BudgetWindow[] _windows = [new(Per.Minute), new(Per.Hour), new(Per.Day)];
    private readonly LeaseQueue _leases = new();
    private readonly Stack<BudgetLease> _pool = new();

    /// <summary>Creates an empty ledger.</summary>
    /// <param name="time">The clock of windows and leases.</param>
    public InMemoryBudgetLedger(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
    }

    internal int OpenAccounts => _windows.Sum(window => window.Count);

    internal int OpenLeases => _leases.Count;

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
            Advance(now, timestamp);
            return new(Reserve(request, now, timestamp));
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
        lock (_lock)
        {
            if (lease.Version != reservation.Version)
            {
                return default;
            }

            BudgetSettlement settlement = lease.Settle(charge);
            End(lease);
            return new(settlement);
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
        lock (_lock)
        {
            if (lease.Version != reservation.Version || lease.Presumed)
            {
                return default;
            }

            Presume(lease, timestamp);
            return new(new BudgetSettlement(SettlementOutcome.Settled, default));
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
            Advance(now, timestamp);
            foreach (AccountLimits limited in limits.Accounts)
            {
                if (subject.Has(limited.Scope))
                {
                    BudgetWindow window = _windows[limited.Per.Index];
                    BudgetAccount? account = window.Find(limited.KeyOf(subject));
                    foreach (BudgetLimit limit in limited.Limits)
                    {
                        states.Add(new(limit, account?.Spent(limit.Unit) ?? 0, account?.Reserved(limit.Unit) ?? 0, window.EndsAt));
                    }
                }
            }
        }

        return new(states);
    }

    private void Advance(DateTimeOffset now, long timestamp)
    {
        foreach (BudgetWindow window in _windows)
        {
            window.MoveTo(now);
        }

        while (_leases.Count > 0 && _leases.First is var due && due.DueAt <= timestamp)
        {
            if (due.Presumed)
            {
                End(due);
            }
            else
            {
                Presume(due, timestamp);
            }
        }
    }

    private BudgetReservation Reserve(in BudgetRequest request, DateTimeOffset now, long timestamp)
    {
        AccountLimits[] limited = request.Limits.Accounts;
        BudgetLease lease = _pool.TryPop(out BudgetLease? pooled) ? pooled : new(this);
        Span<BudgetAccount?> accounts = lease.Places(limited.Length);
        BudgetDenial? denial = null;
        for (int i = 0; i < limited.Length; i++)
        {
            BudgetWindow window = _windows[limited[i].Per.Index];
            accounts[i] = window.Find(limited[i].KeyOf(request.Subject));
            foreach (BudgetLimit limit in limited[i].Limits)
            {
                long used = accounts[i]?.Spent(limit.Unit) ?? 0;
                long reserved = accounts[i]?.Reserved(limit.Unit) ?? 0;
                long requested = request.Estimate.Of(limit.Unit);
                if (requested > limit.Amount - used - reserved)
                {
                    var found = new BudgetDenial(limit, used, reserved, requested, window.EndsAt, now);
                    denial = denial is null || found.Outranks(denial) ? found : denial;
                }
            }
        }

        if (denial is not null)
        {
            Recycle(lease);
            return new(request.AttemptId, denial);
        }

        for (int i = 0; i < limited.Length; i++)
        {
            accounts[i] ??= _windows[limited[i].Per.Index].Open(limited[i].KeyOf(request.Subject));
        }

        lease.Hold(request.Estimate, (long)(request.Lease.TotalSeconds * _time.TimestampFrequency));
        lease.DueAt = timestamp + lease.Duration;
        _leases.Add(lease);
        return new(request.AttemptId, request.Estimate, lease, lease.Version);
    }

    private BudgetLease LeaseOf(in BudgetReservation reservation) =>
        reservation.State is BudgetLease lease && lease.Ledger == this
            ? lease
            : throw new ArgumentException($"The reservation of attempt {reservation.AttemptId} was made by another ledger: settle it there.", nameof(reservation));

    private void Presume(BudgetLease lease, long timestamp)
    {
        lease.Presume();
        lease.DueAt = timestamp + lease.Duration;
        _leases.Move(lease);
    }

    private void End(BudgetLease lease)
    {
        _leases.Remove(lease);
        Recycle(lease);
    }

    private void Recycle(BudgetLease lease)
    {
        lease.Clear();
        if (_pool.Count < MaximumPooledLeases)
        {
            _pool.Push(lease);
        }
    }
}
