using SafeGenAI.Failures;

namespace SafeGenAI.Budgets;

/// <summary>One call would use more over its attempts than a call may; the provider was not called again.</summary>
public sealed class CallCeilingException : GenAIException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="unit">What the ceiling counts.</param>
    /// <param name="ceiling">The most that one call may use: tokens, requests or nano-USD.</param>
    /// <param name="used">What its attempts have used and hold.</param>
    /// <param name="requested">What the next attempt, or the rest of a stream, may need.</param>
    public CallCeilingException(string feature, BudgetUnit unit, long ceiling, long used, long requested)
        : base(FailureKind.BudgetExceeded, Text(feature, unit, ceiling, used, requested), retryAfter: null, notBilled: true) =>
        (Unit, Ceiling, Used, Requested) = (unit, ceiling, used, requested);

    /// <summary>What the ceiling counts.</summary>
    public BudgetUnit Unit { get; }

    /// <summary>The most that one call may use: tokens, requests or nano-USD.</summary>
    public long Ceiling { get; }

    /// <summary>What the call's attempts have used and hold.</summary>
    public long Used { get; }

    /// <summary>What was asked for in addition.</summary>
    public long Requested { get; }

    private static string Text(string feature, BudgetUnit unit, long ceiling, long used, long requested) =>
        $"One call of feature '{feature}' may use {BudgetLimit.Describe(unit, ceiling)} (CostBreaker.PerCall): its attempts have used or hold "
        + $"{BudgetLimit.Describe(unit, used)}, and what comes next needs up to {BudgetLimit.Describe(unit, requested)}. "
        + "Raise the ceiling, lower MaxOutputTokens, shorten the prompt, or allow fewer retries and tool turns.";
}
