using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets;

/// <summary>An account of <see cref="LedgerModel"/> in one window or slot.</summary>
internal sealed record ModelAccount(string Key, BudgetAccountKind Kind, Per Per, long Window);
