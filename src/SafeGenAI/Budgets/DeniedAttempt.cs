using System.Globalization;

namespace SafeGenAI.Budgets;

/// <summary>One attempt that was denied for its cost, or one call that its user's quota denied.</summary>
/// <param name="CallId">The call's id.</param>
/// <param name="Feature">The feature's name.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Reason">Why, and what to do next.</param>
public sealed record DeniedAttempt(string CallId, string Feature, DateTimeOffset At, string Reason)
{
    /// <summary>Which limit had no room; null where it was none: the ceiling of one call, an unknown price, a ledger that failed.</summary>
    public BudgetDenial? Denial { get; init; }

    /// <summary>The denial as one line.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, feature '{Feature}': {Reason}");
}
