using System.Globalization;
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
        : base(FailureKind.QuotaExceeded, Text(denial ?? throw new ArgumentNullException(nameof(denial))), denial.RetryAfter, notBilled: true) =>
        Denial = denial;

    /// <summary>Which limit had no room.</summary>
    public BudgetDenial Denial { get; }

    private static string Text(BudgetDenial denial)
    {
        string next = denial.WaitingHelps
            ? string.Create(CultureInfo.InvariantCulture, $"There is room again at {denial.ResetsAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC.")
            : "It is larger than the whole limit and never fits: raise the limit, or split the call.";
        return string.Create(CultureInfo.InvariantCulture,
            $"The quota of {denial.Limit} has no room: {denial.Used:N0} are used, {denial.Reserved:N0} are held by calls under way, and this call needs {denial.Requested:N0}. {next}");
    }
}
