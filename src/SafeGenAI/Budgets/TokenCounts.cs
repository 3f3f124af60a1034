namespace SafeGenAI.Budgets;

/// <summary>The tokens of one attempt, bounded or used.</summary>
internal readonly record struct TokenCounts(long Input, long Output);
