using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SafeGenAI.Budgets;
using SafeGenAI.Budgets.Status;
using SafeGenAI.Cache.Shared;
using SafeGenAI.Decisions;
using SafeGenAI.Pipelines;
using SafeGenAI.Telemetry;

namespace SafeGenAI.DependencyInjection;

/// <summary>All pipelines of an application, built and checked together when the first one is asked for.</summary>
internal sealed class PipelineRegistry : GenAIPipelineProvider, IAsyncDisposable, IDisposable
{
    [ThreadStatic]
    private static IServiceProvider? t_building;

    private readonly IReadOnlyDictionary<string, GenAIPipeline> _pipelines;
    private readonly DecisionRecorder _decisions;
    private readonly DetachedLoggerFactory? _loggers;
    private readonly MemoryCache? _ownMemory;
    private readonly PriceSources _prices;
    private readonly SharedAnswers? _shared;

    public PipelineRegistry(SafeGenAISetup setup, GivenParts given)
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
        IBudgetLedger ledger = given.Ledger ?? new InMemoryBudgetLedger(time);
        BudgetStatus status = new(ledger, ownsLedger: given.Ledger is null, time, loggers.CreateLogger("SafeGenAI.Budgets"));
        _pipelines = setup.Build(new PipelineParts
        {
            Services = given.Services,
            Time = time,
            Loggers = loggers,
            Ledger = ledger,
            Estimator = given.Estimator ?? new Utf8TokenEstimator(),
            Prices = _prices,
            Decisions = _decisions,
            Memory = given.Memory ?? _ownMemory!,
            Shared = _shared,
            Status = status,
            Seeds = given.Seeds ?? new Seeds(),
            CostBreaker = setup.CostBreaker,
        });
        UnreconciledGauge.Watch(status);
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
            return new PipelineRegistry(services.GetRequiredService<SafeGenAIRecipe>().Play(), GivenParts.Of(services));
        }
        finally
        {
            t_building = outer;
        }
    }

    public override IReadOnlyCollection<string> Features => [.. _pipelines.Keys];

    public IBudgetStatus Budgets { get; }

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

    public async ValueTask DisposeAsync()
    {
        _prices.Dispose();
        await (_shared?.DisposeAsync() ?? default);
        await _decisions.DisposeAsync();
        await (_loggers?.DisposeAsync() ?? default);
        _ownMemory?.Dispose();
    }

    // A container that is disposed synchronously still gets its decisions out, within the recorder's own limit.
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
