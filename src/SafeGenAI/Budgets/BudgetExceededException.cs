using SafeGenAI.Failures;

namespace SafeGenAI.Budgets;

/// <summary>A budget had no room for an attempt; the provider was not called.</summary>
/// <remarks>Its own type, so that it is never taken for a provider's rate limit (HTTP 429).</remarks>
public sealed class BudgetExceededException : GenAIException
{
    /// <summary>Creates the exception for a denial.</summary>
    /// <param name="denial">Which limit had no room. Its <see cref="BudgetDenial.RetryAfter"/> becomes the failure's.</param>
    public BudgetExceededException(BudgetDenial denial)
        : base(FailureKind.BudgetExceeded, (denial ?? throw new ArgumentNullException(nameof(denial))).ToString(), denial.RetryAfter, notBilled: true) =>
        Denial = denial;

    /// <summary>Which limit had no room.</summary>
    public BudgetDenial Denial { get; }
}
