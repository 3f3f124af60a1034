namespace SafeGenAI.Budgets;

/// <summary>What an account holds back for an attempt. Kinds are counted apart.</summary>
/// <remarks>The values are stable: stores file accounts under them.</remarks>
public enum BudgetAccountKind
{
    /// <summary>The most that the attempt may use.</summary>
    Hard = 1,

    /// <summary>What the attempt is likely to use.</summary>
    Soft = 2,

    /// <summary>Units of a quota.</summary>
    Quota = 3,
}
