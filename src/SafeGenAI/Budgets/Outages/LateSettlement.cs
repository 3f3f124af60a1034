namespace SafeGenAI.Budgets.Outages;

/// <summary>A settlement that the store has not heard.</summary>
/// <param name="Request">Whose attempt it was.</param>
/// <param name="Reservation">The store's reservation.</param>
/// <param name="Charge">What the attempt used, or null where that is presumed.</param>
internal readonly record struct LateSettlement(BudgetRequest Request, BudgetReservation Reservation, BudgetAmount? Charge);
