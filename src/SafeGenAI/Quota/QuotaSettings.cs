using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SafeGenAI.Budgets;
using SafeGenAI.Budgets.Status;
using SafeGenAI.Decisions;

namespace SafeGenAI.Quota;

/// <summary>What the quota of one feature is made of, for the calls that begin with it. Immutable.</summary>
internal sealed record QuotaSettings
{
    public required BudgetLimits Limits { get; init; }

    public required IBudgetLedger Ledger { get; init; }

    /// <summary>The id seam: what makes settling idempotent.</summary>
    public required Func<Guid> NewAttemptId { get; init; }

    public required TimeProvider Time { get; init; }

    public bool CountFallbacks { get; init; }

    public Func<QuotaSentenceArguments, string> Sentence { get; init; } = EnglishSentence.Of;

    /// <summary>A little above the call's deadline: a call whose end nobody tells counts when it is over.</summary>
    public TimeSpan Lease
    {
        get;
        init => field = value < BudgetRequest.MaximumLease ? value : BudgetRequest.MaximumLease;
    } = TimeSpan.FromMinutes(10);

    public ILogger Logger { get; init; } = NullLogger.Instance;

    public required BudgetReport Report { get; init; }

    /// <summary>Remembers denials; null for a stage that stands alone.</summary>
    public FeatureSpending? Spending { get; init; }
}
