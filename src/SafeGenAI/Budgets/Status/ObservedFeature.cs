namespace SafeGenAI.Budgets.Status;

/// <summary>One feature as the status of budgets sees it.</summary>
/// <param name="Limits">The limits that hold now.</param>
/// <param name="Models">The names of its models.</param>
/// <param name="Spending">What is remembered of its spend.</param>
/// <param name="Account">Looks at the ledger's own account for it.</param>
internal sealed record ObservedFeature(
    Func<BudgetLimits> Limits, IReadOnlyList<string> Models, FeatureSpending Spending, AccountWatch Account);
