namespace SafeGenAI.Budgets;

/// <summary>The accounts of the current minute, hour, day, week or month. Guarded by the ledger's lock.</summary>
/// <remarks>
/// When the next window begins all accounts are let go at once, however many; those that reservations in flight still
/// hold live on with them and are settled there.
/// </remarks>
internal sealed class FixedWindow(Per per) : BudgetWindow
{
    private Dictionary<AccountKey, BudgetAccount> _accounts = [];
    private DateTimeOffset _endsAt = DateTimeOffset.MinValue;
    private long _id;

    public override int Count => _accounts.Count;

    public override void MoveTo(DateTimeOffset now)
    {
        if (now >= _endsAt)
        {
            _id = per.IdAt(now);
            _endsAt = per.EndOf(_id);
            _accounts = [];
        }
    }

    public override BudgetAccount? Find(in AccountKey key) => _accounts.GetValueOrDefault(key);

    public override BudgetAccount Hold(BudgetAccount? found, in AccountKey key)
    {
        if (found is null)
        {
            found = new BudgetAccount(_id);
            _accounts.Add(key, found);
        }

        return found;
    }

    public override void Forget(in AccountKey key)
    {
        if (_accounts.Remove(key, out BudgetAccount? account))
        {
            account.Erase();
        }
    }

    public override DateTimeOffset FreesAt(BudgetAccount? found, BudgetUnit unit, long missing) => _endsAt;
}
