namespace SafeGenAI.Budgets;

/// <summary>Why a budget raised an alert.</summary>
public enum BudgetAlertKind
{
    /// <summary>A share of the limit is spent.</summary>
    Threshold = 1,

    /// <summary>At the present pace the limit is reached well before its window ends.</summary>
    BurnRate = 2,
}
