using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SafeGenAI.Budgets;
using SafeGenAI.Budgets.Status;
using SafeGenAI.Cache.Shared;
using SafeGenAI.CostBreaker;
using SafeGenAI.Decisions;
using SafeGenAI.Pipelines;
using SafeGenAI.Rollout;
using SafeGenAI.Telemetry;

namespace SafeGenAI.DependencyInjection;

/// <summary>All pipelines of an application, built and checked together when the first one is asked for.</summary>
internal sealed class PipelineRegistry : GenAIPipelineProvider, IAsyncDisposable, IDisposable
{
    [ThreadStatic]
    private static IServiceProvider? t_building;

    private readonly IReadOnlyDictionary<string, GenAIPipeline> _pipelines;
    private readonly RunningLimits _limits;
    private readonly SettingsReload? _reload;
    private readonly IDisposable[] _callbacks;
    private readonly DecisionRecorder _decisions;
    private readonly DetachedLoggerFactory? _loggers;
    private readonly MemoryCache? _ownMemory;
    private readonly PriceSources _prices;
    private readonly ReviewDesk? _review;
    private readonly Rollouts _rollouts;
    private readonly SharedAnswers? _shared;
    private readonly BudgetStores _stores;

    /// <param name="setup">What the application said.</param>
    /// <param name="given">What it brings itself.</param>
    /// <param name="recipe">Given where the configuration is to be followed.</param>
    public PipelineRegistry(SafeGenAISetup setup, GivenParts given, SafeGenAIRecipe? recipe = null)
    {
        TimeProvider time = given.Time ?? TimeProvider.System;
        _loggers = given.Loggers is null ? null : new DetachedLoggerFactory(given.Loggers, time);
        ILoggerFactory loggers = _loggers ?? (ILoggerFactory)NullLoggerFactory.Instance;
        ILogger logger = loggers.CreateLogger("SafeGenAI.Decisions");
        Pseudonyms pseudonyms = setup.PseudonymKey is { } key ? Pseudonyms.WithKey(key) : Pseudonyms.WithRandomKey();
        IEnumerable<IDecisionSink> sinks = given.Loggers is null
            ? given.Sinks
            : given.Sinks.Append(new LoggerDecisionSink(given.Loggers.CreateLogger("SafeGenAI.Decisions")));
        _decisions = new DecisionRecorder(sinks, pseudonyms, logger, time);
        _ownMemory = given.Memory is null ? AnswerMemory.Create(time, loggers) : null;
        _prices = new PriceSources(setup, given.Prices, time, loggers);
        _shared = setup.SharedCache.Build(given, time, loggers);
        _review = ReviewDesk.For(setup.Features, given, pseudonyms, time, loggers);
        BudgetAlerts alerts = given.Alerts ?? new BudgetAlerts();
        Seeds seeds = given.Seeds ?? new Seeds();
        _stores = new BudgetStores(given, setup.BudgetStore, time, seeds.AttemptId, alerts, loggers.CreateLogger("SafeGenAI.BudgetStore"));
        BudgetStatus status = new(_stores.Ledger, ownsLedger: given.Ledger is null, time, loggers.CreateLogger("SafeGenAI.Budgets"));
        _rollouts = new Rollouts(given, setup, time, loggers.CreateLogger("SafeGenAI.Rollout"), status, seeds);
        given.FeedbackListeners.Add(_rollouts);
        PipelineParts parts = new()
        {
            Services = given.Services,
            Time = time,
            Loggers = loggers,
            Ledger = _stores.Ledger,
            Estimator = given.Estimator ?? new Utf8TokenEstimator(),
            Prices = _prices,
            Decisions = _decisions,
            Memory = given.Memory ?? _ownMemory!,
            Shared = _shared,
            Review = _review,
            Rollouts = _rollouts,
            Seeds = seeds,
            Alerts = alerts,
            Feedback = setup.Feedback.Build(given, _review, pseudonyms, time, loggers),
            Status = status,
        };
        ModelResolver models = new(parts, setup.Replacement);
        IReadOnlyList<FeaturePlan> plans = setup.Plan(models);
        _prices.Report(models.Made);
        _stores.WarnOf(plans.SelectMany(plan => plan.Limits.Concat(plan.Quota)));
        PipelineComposer composer = new(parts);
        Dictionary<string, ComposedPipeline> composed = plans.ToDictionary(plan => plan.Feature.Name, composer.Compose, StringComparer.Ordinal);
        _pipelines = composed.ToDictionary(pair => pair.Key, pair => pair.Value.Pipeline, StringComparer.Ordinal);
        _callbacks = [.. setup.OnAlert.Select(alerts.OnAlert)];
        ILogger settings = loggers.CreateLogger("SafeGenAI.Settings");
        Control = given.Control ?? new BudgetControl();
        _limits = new RunningLimits(plans, composed.ToDictionary(pair => pair.Key, pair => pair.Value.Money, StringComparer.Ordinal), Control, settings);
        _reload = recipe is null ? null : new SettingsReload(recipe, setup.Configured, again => Replace(again.Plan(models), models), settings);
        UnreconciledGauge.Watch(status);
        _rollouts.Start();
        Budgets = status;
        if (pseudonyms.IsRandom)
        {
            DecisionLog.RandomPseudonymKey(logger);
        }
    }

    /// <summary>The registry of a container.</summary>
    public static PipelineRegistry Of(IServiceProvider services)
    {
        // A container that is asked for a pipeline while it makes the clients that pipelines are built around would
        // recurse until the stack ends.
        if (ReferenceEquals(t_building, services))
        {
            throw new InvalidOperationException(
                "a model's client asks for a pipeline, which is built around that client; register the model's own client " +
                "under a key, and adopt it with AddModel(key)");
        }

        IServiceProvider? outer = t_building;
        t_building = services;
        try
        {
            SafeGenAIRecipe recipe = services.GetRequiredService<SafeGenAIRecipe>();
            return new PipelineRegistry(recipe.Play(), GivenParts.Of(services), recipe);
        }
        finally
        {
            t_building = outer;
        }
    }

    public override IReadOnlyCollection<string> Features => [.. _pipelines.Keys];

    public BudgetControl Control { get; }

    public IBudgetStatus Budgets { get; }

    public RolloutControl RolloutControl => _rollouts.Control;

    /// <summary>Waits until it is known how far features are rolled out, or a short while.</summary>
    public Task WaitForRolloutsAsync(CancellationToken cancellationToken) => _rollouts.WaitAsync(cancellationToken);

    public override GenAIPipeline GetPipeline(string feature)
    {
        ArgumentNullException.ThrowIfNull(feature);
        return _pipelines.TryGetValue(feature, out GenAIPipeline? pipeline)
            ? pipeline
            : throw new KeyNotFoundException($"There is no feature '{feature}'; known are {SafeGenAISetup.Known(_pipelines.Keys)}. Add it with AddFeature.");
    }

    /// <summary>The pipeline of an application that has only one.</summary>
    public GenAIPipeline Only() => _pipelines.Count == 1
        ? _pipelines.Values.First()
        : throw new InvalidOperationException(
            $"There are {_pipelines.Count} features, {SafeGenAISetup.Known(_pipelines.Keys)}: ask for one by its name, [FromKeyedServices(\"...\")] GenAIPipeline.");

    private void Replace(IReadOnlyList<FeaturePlan> plans, ModelResolver models)
    {
        _limits.Replace(plans);
        _prices.Report(models.Made);
    }

    public async ValueTask DisposeAsync()
    {
        _reload?.Dispose();
        _limits.Dispose();
        await _rollouts.DisposeAsync();
        Array.ForEach(_callbacks, callback => callback.Dispose());
        _prices.Dispose();
        await _stores.DisposeAsync();
        await (_shared?.DisposeAsync() ?? default);
        await (_review?.DisposeAsync() ?? default);
        await _decisions.DisposeAsync();
        await (_loggers?.DisposeAsync() ?? default);
        _ownMemory?.Dispose();
    }

    // A container that is disposed synchronously still gets its decisions out, within the recorder's own limit.
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
