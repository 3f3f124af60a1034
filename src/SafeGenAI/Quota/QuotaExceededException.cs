using SafeGenAI.Budgets;
using SafeGenAI.Failures;

namespace SafeGenAI.Quota;

/// <summary>A user's quota had no room for a call; no model was asked.</summary>
/// <remarks>Its own type, so that it is never taken for the provider's account quota, which has the same kind.</remarks>
public sealed class QuotaExceededException : GenAIException
{
    /// <summary>Creates the exception for a denial.</summary>
    /// <param name="denial">Which limit had no room. Its <see cref="BudgetDenial.RetryAfter"/> becomes the failure's.</param>
    public QuotaExceededException(BudgetDenial denial)
        : base(FailureKind.QuotaExceeded, (denial ?? throw new ArgumentNullException(nameof(denial))).ToString(), denial.RetryAfter, notBilled: true) =>
        Denial = denial;

    /// <summary>Which limit had no room.</summary>
    public BudgetDenial Denial { get; }
}
