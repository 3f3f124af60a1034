using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SafeGenAI.Budgets;
using SafeGenAI.CostBreaker;
using SafeGenAI.Decisions;
using SafeGenAI.Feedback;
using SafeGenAI.Review;
using SafeGenAI.Rollout;

namespace SafeGenAI.DependencyInjection;

/// <summary>What an application brings itself; what is null has a default.</summary>
internal sealed class GivenParts
{
    /// <summary>Makes the models' clients; empty without a container.</summary>
    public IServiceProvider Services { get; private init; } = new NoServices();

    public TimeProvider? Time { get; set; }

    public ILoggerFactory? Loggers { get; set; }

    public IBudgetLedger? Ledger { get; set; }

    /// <summary>For tests of what pipelines do about a ledger that fails: nothing stands before it.</summary>
    public bool AsksLedgerDirectly { get; set; }

    public ITokenEstimator? Estimator { get; set; }

    public IPriceCatalog? Prices { get; set; }

    public IMemoryCache? Memory { get; set; }

    /// <summary>What shares answers between processes; a container's own is asked for only where it is wanted.</summary>
    public IDistributedCache? Distributed { get; set; }

    /// <summary>What keeps items for review; a container's own is asked for only where a feature is reviewed.</summary>
    public IReviewQueue? ReviewQueue { get; set; }

    /// <summary>What content for review and comments go through; a container's own is asked for only where either is kept.</summary>
    public IRedactorProvider? Redactors { get; set; }

    public BudgetAlerts? Alerts { get; set; }

    public BudgetControl? Control { get; set; }

    public Seeds? Seeds { get; set; }

    public IFeedbackStore? Feedback { get; set; }

    public IRolloutStore? RolloutStore { get; set; }

    public RolloutControl? RolloutControl { get; set; }

    /// <summary>Gives the flag of a rollout; null where the application has no flags.</summary>
    public RolloutKillSwitchFactory? KillSwitch { get; set; }

    /// <summary>For tests that step rollouts on themselves.</summary>
    public bool RunsNoRollouts { get; set; }

    public List<IFeedbackListener> FeedbackListeners { get; } = [];

    public List<IDecisionSink> Sinks { get; } = [];

    public static GivenParts Of(IServiceProvider services)
    {
        GivenParts given = new()
        {
            Services = services,
            Time = services.GetService<TimeProvider>(),
            Loggers = services.GetService<ILoggerFactory>(),
            Ledger = services.GetService<IBudgetLedger>(),
            Estimator = services.GetService<ITokenEstimator>(),
            Prices = services.GetService<IPriceCatalog>(),
            Alerts = services.GetService<BudgetAlerts>(),
            Feedback = services.GetService<IFeedbackStore>(),
            RolloutStore = services.GetService<IRolloutStore>(),
            KillSwitch = services.GetService<RolloutKillSwitchFactory>(),
        };

        // Not GetServices, which an empty provider answers with an exception.
        given.Sinks.AddRange(services.GetService<IEnumerable<IDecisionSink>>() ?? []);
        given.FeedbackListeners.AddRange(services.GetService<IEnumerable<IFeedbackListener>>() ?? []);
        return given;
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
