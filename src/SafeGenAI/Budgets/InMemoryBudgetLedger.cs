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
    // Leases beyond it are left to the garbage collector, so that a burst does not keep its memory.
    private const int MaximumPooledLeases = 4096;
    private const int MaximumResets = 1_000;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly List<BudgetWindow> _windows = [];
    private readonly LeaseQueue _leases = new();
    private readonly Stack<BudgetLease> _pool = new();
    private readonly LinkedList<BudgetReset> _resets = new();
    private BudgetWindow?[] _windowOf = [];
    private DateTimeOffset _now = DateTimeOffset.MinValue;

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
            return new(Reserve(request, timestamp));
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
            Advance(now, timestamp);
            if (lease is null || lease.Version != reservation.Version)
            {
                throw new InvalidOperationException(
                    $"Attempt {reservation.AttemptId} holds nothing that could be extended: it was denied, or is settled already.");
            }

            return new(Extend(lease, reservation, more));
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
            if (lease.Version != reservation.Version)
            {
                return default;
            }

            BudgetSettlement settlement = lease.Settle(charge);
            List<BudgetAlert>? alerts = lease.Raise(Latest(now));
            End(lease);
            return new(alerts is null ? settlement : settlement with { Alerts = alerts });
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
            if (lease.Version != reservation.Version || lease.Presumed)
            {
                return default;
            }

            Presume(lease, timestamp);
            BudgetSettlement settlement = new(SettlementOutcome.Settled, default);
            return new(lease.Raise(Latest(now)) is { } alerts ? settlement with { Alerts = alerts } : settlement);
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
            foreach (LimitedAccount limited in limits.InOrder)
            {
                if (subject.Has(limited.Scope))
                {
                    BudgetWindow window = WindowOf(limited.Per);
                    BudgetAccount? account = window.Find(limited.InMemoryKeyOf(subject));
                    foreach (BudgetLimit limit in limited.InOrder)
                    {
                        states.Add(new(
                            limit, account?.Spent(limit.Unit) ?? 0, account?.Reserved(limit.Unit) ?? 0, window.FreesAt(account, limit.Unit, missing: 1)));
                    }
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
            Advance(now, timestamp);
            BudgetWindow window = WindowOf(request.Account.Per);
            AccountKey key = request.Account.InMemoryKeyOf(request.Subject);
            BudgetAccount? account = window.Find(key);
            window.Forget(key);
            BudgetReset reset = new(
                now, request.By, request.Reason, request.Limit.ToString(), request.Account.KeyOf(request.Subject),
                BudgetAmount.Of(unit => account?.Spent(unit) ?? 0), BudgetAmount.Of(unit => account?.Reserved(unit) ?? 0));
            _resets.AddFirst(reset);
            if (_resets.Count > MaximumResets)
            {
                _resets.RemoveLast();
            }

            return new(reset);
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
            return new(_resets.Take(most).ToArray());
        }
    }

    private DateTimeOffset Latest(DateTimeOffset now) => now > _now ? now : _now;

    private void Advance(DateTimeOffset now, long timestamp)
    {
        _now = Latest(now);
        foreach (BudgetWindow window in _windows)
        {
            window.MoveTo(_now);
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

    private BudgetWindow WindowOf(Per per) =>
        per.Index < _windowOf.Length && _windowOf[per.Index] is { } window ? window : OpenWindow(per);

    private BudgetWindow OpenWindow(Per per)
    {
        if (per.Index >= _windowOf.Length)
        {
            Array.Resize(ref _windowOf, per.Index + 1);
        }

        BudgetWindow window = BudgetWindow.Of(per);
        window.MoveTo(_now);
        _windows.Add(window);
        return _windowOf[per.Index] = window;
    }

    private BudgetReservation Reserve(in BudgetRequest request, long timestamp)
    {
        LimitedAccount[] limited = request.Limits.InOrder;
        BudgetLease lease = _pool.TryPop(out BudgetLease? pooled) ? pooled : new(this);
        Span<BudgetAccount?> accounts = lease.Places(limited);
        BudgetAdmission admission = new(_now);
        for (int i = 0; i < limited.Length; i++)
        {
            BudgetWindow window = WindowOf(limited[i].Per);
            accounts[i] = window.Find(limited[i].InMemoryKeyOf(request.Subject));
            admission.Check(limited[i], window, accounts[i], request.AmountFor(limited[i]));
        }

        if (admission.Denial is { } denial)
        {
            Recycle(lease);
            return new(request.AttemptId, denial);
        }

        for (int i = 0; i < limited.Length; i++)
        {
            accounts[i] = WindowOf(limited[i].Per).Hold(accounts[i], limited[i].InMemoryKeyOf(request.Subject));
        }

        lease.Hold(request, (long)(request.Lease.TotalSeconds * _time.TimestampFrequency));
        lease.DueAt = timestamp + lease.Duration;
        _leases.Add(lease);
        return new(request.AttemptId, request.Estimate, lease, lease.Version, admission.Observed);
    }

    /// <summary>More is held where the attempt is held, and checked against what counts now.</summary>
    private BudgetReservation Extend(BudgetLease lease, in BudgetReservation reservation, in BudgetAmount more)
    {
        BudgetAdmission admission = new(_now);
        foreach (LimitedAccount limited in lease.Limited)
        {
            BudgetWindow window = WindowOf(limited.Per);
            admission.Check(limited, window, window.Find(limited.InMemoryKeyOf(lease.Subject)), more);
        }

        if (admission.Denial is { } denial)
        {
            return new(reservation.AttemptId, denial);
        }

        lease.Extend(more);
        return new(reservation.AttemptId, lease.Held, lease, lease.Version, admission.Observed);
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
