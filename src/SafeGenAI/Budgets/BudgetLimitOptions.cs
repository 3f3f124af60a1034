namespace SafeGenAI.Budgets;

/// <summary>What a limit does beside counting.</summary>
public sealed class BudgetLimitOptions
{
    /// <summary>What the limit does when it has no room.</summary>
    /// <value>Default <see cref="BudgetMode.Enforce"/>. Where a mode is set for several limits at once, the weaker one holds:
    /// <see cref="BudgetMode.Off"/> before <see cref="BudgetMode.Observe"/> before <see cref="BudgetMode.Enforce"/>.</value>
    public BudgetMode Mode { get; set; } = BudgetMode.Enforce;

    /// <summary>What the limit does while the ledger's store cannot be asked.</summary>
    /// <value>Default null: what is set for all limits, as a rule <see cref="StoreFailurePolicy.FailClosed"/>.</value>
    public StoreFailurePolicy? OnStoreFailure { get; set; }

    /// <summary>Whether attempts reserve what they are likely to use instead of the most that they may use: less is held back,
    /// and the limit can be passed by what several attempts use beyond it.</summary>
    /// <value>Default false: the limit is hard. Hard and soft limits are counted apart.</value>
    public bool IsSoft { get; set; }

    /// <summary>The shares of the limit at which an alert is raised, once per window: percent from 1 to 1,000, ascending.</summary>
    /// <value>Default null: what is set for all limits, as a rule 50, 80, 100. An empty list raises none.</value>
    public IReadOnlyList<int>? Thresholds { get; set; }

    /// <summary>Whether an alert is raised, once per window, when the limit is reached well before its window ends at the present pace.</summary>
    /// <value>Default true. Rolling windows have no pace.</value>
    public bool AlertsOnBurnRate { get; set; } = true;
}
