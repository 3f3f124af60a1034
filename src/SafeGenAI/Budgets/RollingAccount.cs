namespace SafeGenAI.Budgets;

/// <summary>An account over the slots of a rolling window. Guarded by the ledger's lock.</summary>
internal sealed class RollingAccount(AccountKey key) : BudgetAccount(window: long.MinValue)
{
    private readonly Queue<BudgetAccount> _slots = new();
    private BudgetAccount? _last;

    public AccountKey Key { get; } = key;

    public bool IsEmpty => _slots.Count == 0;

    /// <summary>The slots that count, the oldest first.</summary>
    public IEnumerable<BudgetAccount> Slots => _slots;

    /// <returns>Whether the slot is new.</returns>
    public bool Open(long id, out BudgetAccount slot)
    {
        bool isNew = _last is null || _last.Window != id || IsEmpty;
        if (isNew)
        {
            _last = new BudgetAccount(id, total: this);
            _slots.Enqueue(_last);
            Window = id;
        }

        slot = _last!;
        return isNew;
    }

    public void DropBefore(long id)
    {
        int before = _slots.Count;
        while (_slots.TryPeek(out BudgetAccount? oldest) && oldest.Window < id)
        {
            oldest.LeaveTotal();
            _slots.Dequeue();
        }

        if (_slots.Count < before)
        {
            CountAnew(_slots);
        }
    }
}
