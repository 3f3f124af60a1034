namespace SafeGenAI.Budgets;

/// <summary>What one user, model, feature, tenant or everybody spent and holds in one window. Guarded by the ledger's lock.</summary>
/// <remarks>All units are counted, whichever are limited: features that limit different units share an account.</remarks>
internal sealed class BudgetAccount
{
    private BudgetCounters _spent;
    private BudgetCounters _reserved;

    public long Spent(BudgetUnit unit) => _spent.Of(unit);

    public long Reserved(BudgetUnit unit) => _reserved.Of(unit);

    public void Reserve(in BudgetAmount amount) => _reserved.Add(amount);

    public void Release(in BudgetAmount amount) => _reserved.Subtract(amount);

    public void Charge(in BudgetAmount amount) => _spent.Add(amount);

    public void Refund(in BudgetAmount amount) => _spent.Subtract(amount);
}
