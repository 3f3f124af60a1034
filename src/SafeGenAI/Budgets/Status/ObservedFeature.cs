namespace SafeGenAI.Budgets.Status;

/// <summary>One feature as the status of budgets sees it.</summary>
/// <param name="Limits">The limits of its budgets that hold now.</param>
/// <param name="Quota">The limits of its quota that hold now.</param>
/// <param name="Models">The names of its models.</param>
/// <param name="Spending">What is remembered of its spend.</param>
/// <param name="Account">Looks at the ledger's own account for it.</param>
internal sealed record ObservedFeature(
    Func<BudgetLimits> Limits, Func<BudgetLimits> Quota, IReadOnlyList<string> Models, FeatureSpending Spending, AccountWatch Account);
