namespace SafeGenAI.Budgets;

/// <summary>What an <see cref="InMemoryBudgetLedger"/> knows: windows, accounts, leases, resets. Guarded by its lock.</summary>
internal sealed class LedgerBooks(InMemoryBudgetLedger ledger, long timestampFrequency)
{
    // Leases beyond it are left to the garbage collector, so that a burst does not keep its memory.
    private const int MaximumPooledLeases = 4096;
    private const int MaximumResets = 1_000;

    private readonly List<BudgetWindow> _windows = [];
    private readonly LeaseQueue _leases = new();
    private readonly Stack<BudgetLease> _pool = new();
    private readonly LinkedList<BudgetReset> _resets = new();
    private BudgetWindow?[] _windowOf = [];
    private DateTimeOffset _now = DateTimeOffset.MinValue;

    public int OpenAccounts => _windows.Sum(window => window.Count);

    public int OpenLeases => _leases.Count;

    /// <summary>The audit, the newest first.</summary>
    public IEnumerable<BudgetReset> Resets => _resets;

    /// <summary>Time goes forward, never back; leases that are due are charged or forgotten.</summary>
    public void Advance(DateTimeOffset now, long timestamp)
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

    public BudgetReservation Reserve(in BudgetRequest request, long timestamp)
    {
        LimitedAccount[] limited = request.Limits.InOrder;
        BudgetLease lease = _pool.TryPop(out BudgetLease? pooled) ? pooled : new(ledger);
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

        lease.Hold(request, (long)(request.Lease.TotalSeconds * timestampFrequency));
        lease.DueAt = timestamp + lease.Duration;
        _leases.Add(lease);
        return new(request.AttemptId, request.Estimate, lease, lease.Version, admission.Observed);
    }

    /// <summary>More is held where the attempt is held, and checked against what counts now.</summary>
    public BudgetReservation Extend(BudgetLease lease, in BudgetReservation reservation, in BudgetAmount more)
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

    public BudgetSettlement Settle(BudgetLease lease, in BudgetAmount charge, DateTimeOffset now)
    {
        BudgetSettlement settlement = Told(lease.Settle(charge), lease, now);
        End(lease);
        return settlement;
    }

    public BudgetSettlement SettlePresumed(BudgetLease lease, DateTimeOffset now, long timestamp)
    {
        Presume(lease, timestamp);
        return Told(new(SettlementOutcome.Settled, default), lease, now);
    }

    public void Read(LimitedAccount limited, in BudgetSubject subject, List<BudgetState> states)
    {
        BudgetWindow window = WindowOf(limited.Per);
        BudgetAccount? account = window.Find(limited.InMemoryKeyOf(subject));
        foreach (BudgetLimit limit in limited.InOrder)
        {
            states.Add(new(
                limit, account?.Spent(limit.Unit) ?? 0, account?.Reserved(limit.Unit) ?? 0, window.FreesAt(account, limit.Unit, missing: 1)));
        }
    }

    public BudgetReset Reset(BudgetResetRequest request)
    {
        BudgetWindow window = WindowOf(request.Account.Per);
        AccountKey key = request.Account.InMemoryKeyOf(request.Subject);
        BudgetAccount? account = window.Find(key);
        window.Forget(key);
        BudgetReset reset = new(
            _now, request.By, request.Reason, request.Limit.ToString(), request.Account.KeyOf(request.Subject),
            BudgetAmount.Of(unit => account?.Spent(unit) ?? 0), BudgetAmount.Of(unit => account?.Reserved(unit) ?? 0));
        _resets.AddFirst(reset);
        if (_resets.Count > MaximumResets)
        {
            _resets.RemoveLast();
        }

        return reset;
    }

    private BudgetSettlement Told(in BudgetSettlement settlement, BudgetLease lease, DateTimeOffset now) =>
        lease.Raise(Latest(now)) is { } alerts ? settlement with { Alerts = alerts } : settlement;

    private DateTimeOffset Latest(DateTimeOffset now) => now > _now ? now : _now;

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
