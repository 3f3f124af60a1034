using System.Globalization;

namespace SafeGenAI.Budgets;

/// <summary>One attempt that a budget denied, or one call that its user's quota denied.</summary>
/// <param name="CallId">The call's id.</param>
/// <param name="Feature">The feature's name.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Denial">Why.</param>
public sealed record DeniedAttempt(string CallId, string Feature, DateTimeOffset At, BudgetDenial Denial)
{
    /// <summary>The denial as one line.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, feature '{Feature}': {Denial}");
}
