namespace SafeGenAI.Budgets;

/// <summary>What one user, model, feature, tenant or everybody spent and holds in one window or slot. Guarded by the ledger's lock.</summary>
/// <remarks>All units are counted, whichever are limited: features that limit different units share an account.</remarks>
/// <param name="window">The id of the window or slot.</param>
/// <param name="total">For a slot of a rolling window: the account over all of its slots.</param>
internal class BudgetAccount(long window, BudgetAccount? total = null)
{
    private const int Modes = 2;

    private BudgetCounters _spent;
    private BudgetCounters _reserved;
    private int[]? _announced;

    public long Window { get; protected set; } = window;

    /// <summary>The account that limits look at; for a slot that has left its window, none any more.</summary>
    public BudgetAccount? Counted { get; private set; } = total;

    /// <summary>Whether a reset let the account begin anew elsewhere: what is settled here counts nowhere.</summary>
    public bool IsErased { get; private set; }

    public long Spent(BudgetUnit unit) => _spent.Of(unit);

    public long Reserved(BudgetUnit unit) => _reserved.Of(unit);

    public void Reserve(in BudgetAmount amount)
    {
        _reserved.Add(amount);
        Counted?._reserved.Add(amount);
    }

    public void Release(in BudgetAmount amount)
    {
        _reserved.Subtract(amount);
        Counted?._reserved.Subtract(amount);
    }

    public void Charge(in BudgetAmount amount)
    {
        _spent.Add(amount);
        Counted?._spent.Add(amount);
    }

    public void Refund(in BudgetAmount amount)
    {
        _spent.Subtract(amount);
        Counted?._spent.Subtract(amount);
    }

    /// <summary>The slot has left its window: what it holds no longer counts there.</summary>
    public void LeaveTotal() => Counted = null;

    public void Erase() => IsErased = true;

    /// <summary>Adds up the slots that are left. A sum that met its ceiling is too low to subtract from.</summary>
    protected void CountAnew(IEnumerable<BudgetAccount> slots)
    {
        (_spent, _reserved) = (default, default);
        foreach (BudgetAccount slot in slots)
        {
            _spent.Add(slot._spent);
            _reserved.Add(slot._reserved);
        }
    }

    /// <summary>Raises the alerts that are due for a limit, each once.</summary>
    public void Raise(BudgetLimit limit, long window, DateTimeOffset now, ref List<BudgetAlert>? alerts)
    {
        int place = ((int)limit.Unit - 1) * Modes + (int)limit.Mode - 1;
        int told = _announced?[place] ?? 0;
        int announced = BudgetAlert.Raise(limit, Spent(limit.Unit), window, now, told, ref alerts);
        if (announced != told)
        {
            (_announced ??= new int[Enum.GetValues<BudgetUnit>().Length * Modes])[place] = announced;
        }
    }
}
