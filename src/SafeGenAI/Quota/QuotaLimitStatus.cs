using SafeGenAI.Budgets;

namespace SafeGenAI.Quota;

/// <summary>Where one limit of a quota stands.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="Scope">Whether it is the user's own, or shared by a tenant.</param>
/// <param name="Per">The window.</param>
/// <param name="Limit">Units in one window.</param>
/// <param name="Used">Units that are used, those of calls under way included. More than the limit where it was lowered.</param>
/// <param name="ResetsAt">When the window ends, UTC; for a rolling one, when the oldest unit that counts has left it, or, of a
/// denied call, when there is room for it.</param>
public sealed record QuotaLimitStatus(BudgetScope Scope, Per Per, long Limit, long Used, DateTimeOffset ResetsAt)
{
    /// <summary>Whether the limit denies a call that finds no room. One that observes is told, and denies none.</summary>
    /// <value>Default <see cref="BudgetMode.Enforce"/>; never <see cref="BudgetMode.Off"/>.</value>
    public BudgetMode Mode { get; init; } = BudgetMode.Enforce;

    /// <summary>Units that are left, never below zero.</summary>
    public long Remaining => Math.Max(0, Limit - Used);

    internal static QuotaLimitStatus Of(in BudgetState state) =>
        new(state.Limit.Scope, state.Limit.Per, state.Limit.Amount, state.Spent + state.Reserved, state.ResetsAt) { Mode = state.Limit.Mode };

    internal static QuotaLimitStatus Of(BudgetDenial denial) =>
        new(denial.Limit.Scope, denial.Limit.Per, denial.Limit.Amount, denial.Used + denial.Reserved, denial.ResetsAt);
}
