using SafeGenAI.Budgets;

namespace SafeGenAI.CostBreaker;

/// <summary>The most that one call may use over all its attempts: retries, hops to other models, turns of a tool loop.</summary>
/// <param name="Unit">Tokens, requests or USD.</param>
/// <param name="Amount">In nano-USD where USD is the unit.</param>
/// <param name="Feature">The only feature whose calls it holds for, or null for all.</param>
/// <param name="Mode">What it does when it is passed.</param>
internal sealed record CallCeiling(BudgetUnit Unit, long Amount, string? Feature, BudgetMode Mode);
