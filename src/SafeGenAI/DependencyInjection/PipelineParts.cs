using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using SafeGenAI.Budgets;
using SafeGenAI.Budgets.Status;
using SafeGenAI.Cache.Shared;
using SafeGenAI.Decisions;
using SafeGenAI.Feedback;

namespace SafeGenAI.DependencyInjection;

/// <summary>What all pipelines of one application share.</summary>
internal sealed class PipelineParts
{
    /// <summary>Makes the models' clients.</summary>
    public required IServiceProvider Services { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILoggerFactory Loggers { get; init; }

    public required IBudgetLedger Ledger { get; init; }

    public required ITokenEstimator Estimator { get; init; }

    public required PriceSources Prices { get; init; }

    public required DecisionRecorder Decisions { get; init; }

    public required IMemoryCache Memory { get; init; }

    /// <summary>What is behind the memory, or null.</summary>
    public required SharedAnswers? Shared { get; init; }

    public required FeedbackSettings Feedback { get; init; }

    public required BudgetStatus Status { get; init; }

    /// <summary>Where items for review go, or null where no feature is reviewed.</summary>
    public required ReviewDesk? Review { get; init; }

    public required Rollouts Rollouts { get; init; }

    public required Seeds Seeds { get; init; }

    public required BudgetAlerts Alerts { get; init; }
}
