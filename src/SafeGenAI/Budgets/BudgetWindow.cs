namespace SafeGenAI.Budgets;

/// <summary>The accounts of one window of the present. Guarded by the ledger's lock.</summary>
internal abstract class BudgetWindow
{
    public abstract int Count { get; }

    /// <summary>Follows the ledger's time, which only goes forward.</summary>
    public abstract void MoveTo(DateTimeOffset now);

    /// <summary>The account that limits look at, or null where nothing was spent.</summary>
    public abstract BudgetAccount? Find(in AccountKey key);

    /// <summary>The account in which an attempt is held now.</summary>
    /// <param name="found">What <see cref="Find"/> gave.</param>
    /// <param name="key">The key it was found under.</param>
    public abstract BudgetAccount Hold(BudgetAccount? found, in AccountKey key);

    /// <summary>Lets an account begin anew; attempts in flight are settled in the old one.</summary>
    public abstract void Forget(in AccountKey key);

    /// <summary>When as much as is missing no longer counts; for a fixed window its end.</summary>
    /// <param name="found">What <see cref="Find"/> gave.</param>
    /// <param name="unit">In which unit.</param>
    /// <param name="missing">What must go.</param>
    public abstract DateTimeOffset FreesAt(BudgetAccount? found, BudgetUnit unit, long missing);

    public static BudgetWindow Of(Per per) => per.IsRolling ? new RollingWindow(per) : new FixedWindow(per);
}
