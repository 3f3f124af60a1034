namespace SafeGenAI.Budgets;

/// <summary>The tokens of one attempt, bounded or used.</summary>
internal readonly record struct TokenCounts(long Input, long Output)
{
    /// <summary>What one attempt with so many tokens uses at most.</summary>
    public BudgetAmount UpperBound(ModelPrice? price) => new(Input + Output, 1, price?.UpperBound(Input, Output) ?? 0);
}
