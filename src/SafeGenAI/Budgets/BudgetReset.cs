namespace SafeGenAI.Budgets;

/// <summary>One entry of the audit of resets.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="By">Who.</param>
/// <param name="Reason">Why.</param>
/// <param name="Limit">The limit that was named, in words.</param>
/// <param name="Account">The account's key, see <see cref="LimitedAccount.KeyOf"/>: it names a user or tenant to who knows its id only.</param>
/// <param name="Spent">What was spent in the window, and no longer counts.</param>
/// <param name="Reserved">What attempts in flight held, and no longer counts.</param>
public sealed record BudgetReset(
    DateTimeOffset At, string By, string Reason, string Limit, string Account, BudgetAmount Spent, BudgetAmount Reserved);
