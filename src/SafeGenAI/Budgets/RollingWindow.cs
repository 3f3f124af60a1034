namespace SafeGenAI.Budgets;

/// <summary>The accounts of a window that slides, slot by slot. Guarded by the ledger's lock.</summary>
/// <remarks>An account keeps at most one slot for each of the window's; one that has none left is let go.</remarks>
internal sealed class RollingWindow(Per per) : BudgetWindow
{
    private readonly Dictionary<AccountKey, RollingAccount> _accounts = [];
    private readonly Queue<(long Id, List<RollingAccount> Accounts)> _slots = new();
    private List<RollingAccount> _current = [];
    private DateTimeOffset _slotEndsAt = DateTimeOffset.MinValue;
    private long _id = long.MinValue;

    public override int Count => _accounts.Count;

    public override void MoveTo(DateTimeOffset now)
    {
        if (now < _slotEndsAt)
        {
            return;
        }

        _id = per.IdAt(now);
        _slotEndsAt = per.StartOf(_id + 1);
        _current = [];
        _slots.Enqueue((_id, _current));
        long oldest = _id - per.Slots + 1;
        while (_slots.Peek().Id < oldest)
        {
            foreach (RollingAccount account in _slots.Dequeue().Accounts)
            {
                account.DropBefore(oldest);
                if (account.IsEmpty && _accounts.GetValueOrDefault(account.Key) == account)
                {
                    _accounts.Remove(account.Key);
                }
            }
        }
    }

    public override BudgetAccount? Find(in AccountKey key) => _accounts.GetValueOrDefault(key);

    public override BudgetAccount Hold(BudgetAccount? found, in AccountKey key)
    {
        var account = (RollingAccount?)found;
        if (account is null)
        {
            account = new RollingAccount(key);
            _accounts.Add(key, account);
        }

        if (account.Open(_id, out BudgetAccount slot))
        {
            _current.Add(account);
        }

        return slot;
    }

    public override void Forget(in AccountKey key)
    {
        if (_accounts.Remove(key, out RollingAccount? account))
        {
            account.Erase();
        }
    }

    public override DateTimeOffset FreesAt(BudgetAccount? found, BudgetUnit unit, long missing)
    {
        foreach (BudgetAccount slot in ((RollingAccount?)found)?.Slots ?? [])
        {
            missing -= slot.Spent(unit) + slot.Reserved(unit);
            if (missing <= 0)
            {
                return per.EndOf(slot.Window);
            }
        }

        return per.EndOf(_id);
    }
}
