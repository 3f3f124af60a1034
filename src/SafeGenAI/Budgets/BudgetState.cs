namespace SafeGenAI.Budgets;

/// <summary>Where a limit stands in the current window. Amounts are in the limit's unit.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Spent">What is charged. More than the limit after an overrun.</param>
/// <param name="Reserved">What attempts in flight hold; zero when idle.</param>
/// <param name="ResetsAt">When the window ends, UTC; for a rolling one, when the oldest amount that counts has left it.</param>
public readonly record struct BudgetState(BudgetLimit Limit, long Spent, long Reserved, DateTimeOffset ResetsAt)
{
    /// <summary>What is left for new attempts, never below zero.</summary>
    public long Remaining => Math.Max(0, Limit.Amount - Spent - Reserved);
}
