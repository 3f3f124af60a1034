using SafeGenAI.Budgets;

namespace SafeGenAI.Sqlite.Budgets;

/// <summary>What a reservation's handle knows besides what the file does: its limits, to extend it and to raise alerts.</summary>
internal sealed record ReservationState(string FilePath, BudgetLimits Limits, BudgetSubject Subject);
