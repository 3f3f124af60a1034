namespace SafeGenAI.Budgets;

/// <summary>What a limit does when it has no room.</summary>
public enum BudgetMode
{
    /// <summary>The attempt is denied.</summary>
    Enforce = 1,

    /// <summary>The attempt goes on; the limit counts, and reports what it would have denied.</summary>
    Observe = 2,

    /// <summary>The limit neither counts nor denies: a kill switch.</summary>
    Off = 3,
}
