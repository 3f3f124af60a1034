namespace SafeGenAI.Budgets.Blocks;

/// <summary>A correction that came after its block was settled: it is netted with the next block of the same window.</summary>
/// <param name="Used">What was used.</param>
/// <param name="Charged">What had been charged.</param>
/// <param name="WindowEndsAt">After it the correction has no place any more, and what was presumed stays charged.</param>
internal sealed record BlockDifference(BudgetAmount Used, BudgetAmount Charged, DateTimeOffset WindowEndsAt);
