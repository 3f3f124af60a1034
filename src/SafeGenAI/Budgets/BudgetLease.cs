namespace SafeGenAI.Budgets;

/// <summary>The room that one attempt holds in its accounts. Used again after it is settled. Guarded by the ledger's lock.</summary>
internal sealed class BudgetLease(InMemoryBudgetLedger ledger)
{
    private BudgetAccount?[] _accounts = new BudgetAccount?[4];
    private int _count;
    private BudgetAmount _amount;

    public InMemoryBudgetLedger Ledger { get; } = ledger;

    /// <summary>Grows with each use, so that a handle of an earlier one is recognised.</summary>
    public long Version { get; private set; }

    /// <summary>Whether the whole amount is charged already and only a correction is still possible.</summary>
    public bool Presumed { get; private set; }

    public long Duration { get; private set; }

    /// <summary>The timestamp at which the lease expires, or, when presumed, at which it can no longer be corrected.</summary>
    public long DueAt { get; set; }

    public int QueueIndex { get; set; }

    /// <summary>One place per account of the attempt; null where the account is not open yet.</summary>
    public Span<BudgetAccount?> Places(int count)
    {
        if (_accounts.Length < count)
        {
            _accounts = new BudgetAccount?[count];
        }

        _count = count;
        return _accounts.AsSpan(0, count);
    }

    public void Hold(in BudgetAmount amount, long duration)
    {
        _amount = amount;
        Duration = duration;
        foreach (BudgetAccount? account in _accounts.AsSpan(0, _count))
        {
            account!.Reserve(amount);
        }
    }

    public void Presume()
    {
        Presumed = true;
        foreach (BudgetAccount? account in _accounts.AsSpan(0, _count))
        {
            account!.Release(_amount);
            account.Charge(_amount);
        }
    }

    public BudgetSettlement Settle(in BudgetAmount charge)
    {
        foreach (BudgetAccount? account in _accounts.AsSpan(0, _count))
        {
            if (Presumed)
            {
                account!.Refund(_amount);
            }
            else
            {
                account!.Release(_amount);
            }

            account.Charge(charge);
        }

        return new(Presumed ? SettlementOutcome.Corrected : SettlementOutcome.Settled, charge.Beyond(_amount));
    }

    /// <summary>Ends this use; accounts of past windows are let go with it.</summary>
    public void Clear()
    {
        Version++;
        Presumed = false;
        _accounts.AsSpan(0, _count).Clear();
    }
}
