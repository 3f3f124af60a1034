namespace SafeGenAI.Budgets;

/// <summary>The accounts of the current minute, hour or day. Guarded by the ledger's lock.</summary>
/// <remarks>
/// When the next window begins all accounts are let go at once, however many; those that reservations in flight still
/// hold live on with them and are settled there. The window only moves forward, so a clock that goes back finds what
/// was spent.
/// </remarks>
internal sealed class BudgetWindow(Per per)
{
    private Dictionary<AccountKey, BudgetAccount> _accounts = [];

    public DateTimeOffset EndsAt { get; private set; } = DateTimeOffset.MinValue;

    public int Count => _accounts.Count;

    public void MoveTo(DateTimeOffset now)
    {
        if (now >= EndsAt)
        {
            EndsAt = per.EndOf(per.IdAt(now));
            _accounts = [];
        }
    }

    public BudgetAccount? Find(in AccountKey key) => _accounts.GetValueOrDefault(key);

    public BudgetAccount Open(in AccountKey key)
    {
        var account = new BudgetAccount();
        _accounts.Add(key, account);
        return account;
    }
}
