namespace SafeGenAI.Budgets;

/// <summary>The room that one attempt holds in its accounts. Used again after it is settled. Guarded by the ledger's lock.</summary>
internal sealed class BudgetLease(InMemoryBudgetLedger ledger)
{
    private BudgetAccount?[] _accounts = new BudgetAccount?[4];
    private LimitedAccount[] _limited = [];
    private BudgetAmount _hard;
    private BudgetAmount _soft;

    public InMemoryBudgetLedger Ledger { get; } = ledger;

    /// <summary>Grows with each use, so that a handle of an earlier one is recognised.</summary>
    public long Version { get; private set; }

    /// <summary>Whether the whole amount is charged already and only a correction is still possible.</summary>
    public bool Presumed { get; private set; }

    public long Duration { get; private set; }

    /// <summary>The timestamp at which the lease expires, or, when presumed, at which it can no longer be corrected.</summary>
    public long DueAt { get; set; }

    public int QueueIndex { get; set; }

    public BudgetAmount Held => _hard;

    public BudgetSubject Subject { get; private set; }

    public LimitedAccount[] Limited => _limited;

    /// <summary>One place per account of the attempt; null where the account is not open yet.</summary>
    public Span<BudgetAccount?> Places(LimitedAccount[] limited)
    {
        if (_accounts.Length < limited.Length)
        {
            _accounts = new BudgetAccount?[limited.Length];
        }

        _limited = limited;
        return _accounts.AsSpan(0, limited.Length);
    }

    public void Hold(in BudgetRequest request, long duration)
    {
        (_hard, _soft, Subject, Duration) = (request.Estimate, request.Likely, request.Subject, duration);
        for (int i = 0; i < _limited.Length; i++)
        {
            _accounts[i]!.Reserve(HeldIn(_limited[i]));
        }
    }

    public void Extend(in BudgetAmount more)
    {
        (_hard, _soft) = (_hard.Plus(more), _soft.Plus(more));
        foreach (BudgetAccount? account in _accounts.AsSpan(0, _limited.Length))
        {
            if (Presumed)
            {
                account!.Charge(more);
            }
            else
            {
                account!.Reserve(more);
            }
        }
    }

    /// <summary>Charges the most that the attempt may have used, in soft accounts too.</summary>
    public void Presume()
    {
        Presumed = true;
        for (int i = 0; i < _limited.Length; i++)
        {
            _accounts[i]!.Release(HeldIn(_limited[i]));
            _accounts[i]!.Charge(_hard);
        }
    }

    public BudgetSettlement Settle(in BudgetAmount charge)
    {
        for (int i = 0; i < _limited.Length; i++)
        {
            if (Presumed)
            {
                _accounts[i]!.Refund(_hard);
            }
            else
            {
                _accounts[i]!.Release(HeldIn(_limited[i]));
            }

            _accounts[i]!.Charge(charge);
        }

        return new(Presumed ? SettlementOutcome.Corrected : SettlementOutcome.Settled, charge.Beyond(_hard));
    }

    /// <summary>The alerts that what is charged now raises; null for none.</summary>
    public List<BudgetAlert>? Raise(DateTimeOffset now)
    {
        List<BudgetAlert>? alerts = null;
        for (int i = 0; i < _limited.Length; i++)
        {
            BudgetAccount held = _accounts[i]!;
            if ((_limited[i].Per.IsRolling ? held.Counted : held) is { IsErased: false } counted)
            {
                foreach (BudgetLimit limit in _limited[i].InOrder)
                {
                    counted.Raise(limit, held.Window, now, ref alerts);
                }
            }
        }

        return alerts;
    }

    /// <summary>Ends this use; accounts of past windows are let go with it.</summary>
    public void Clear()
    {
        Version++;
        Presumed = false;
        _accounts.AsSpan(0, _limited.Length).Clear();
        (_limited, Subject) = ([], default);
    }

    private ref readonly BudgetAmount HeldIn(LimitedAccount account) => ref account.Kind == BudgetAccountKind.Soft ? ref _soft : ref _hard;
}
