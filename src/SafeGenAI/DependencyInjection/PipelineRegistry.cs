using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SafeGenAI.Budgets;
using SafeGenAI.Decisions;
using SafeGenAI.Pipelines;

namespace SafeGenAI.DependencyInjection;

/// <summary>All pipelines of an application, built and checked together when the first one is asked for.</summary>
internal sealed class PipelineRegistry : GenAIPipelineProvider, IAsyncDisposable, IDisposable
{
    private readonly IReadOnlyDictionary<string, GenAIPipeline> _pipelines;
    private readonly DecisionRecorder _decisions;
    private readonly IMemoryCache _memory;

    public PipelineRegistry(SafeGenAISetup setup, IServiceProvider services, Seeds? seeds = null, IMemoryCache? memory = null)
    {
        TimeProvider time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        ILoggerFactory loggers = services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
        ILogger logger = loggers.CreateLogger("SafeGenAI.Decisions");
        Pseudonyms pseudonyms = setup.PseudonymKey is { } key ? Pseudonyms.WithKey(key) : Pseudonyms.WithRandomKey();
        List<IDecisionSink> sinks = [.. services.GetServices<IDecisionSink>()];
        if (services.GetService<ILoggerFactory>() is not null)
        {
            sinks.Add(new LoggerDecisionSink(logger));
        }

        _decisions = new DecisionRecorder(sinks, pseudonyms, logger, time);
        _memory = memory ?? AnswerMemory.Create(time, loggers);
        _pipelines = setup.Build(services, new PipelineParts
        {
            Time = time,
            Loggers = loggers,
            Ledger = services.GetService<IBudgetLedger>() ?? new InMemoryBudgetLedger(time),
            Estimator = services.GetService<ITokenEstimator>() ?? new Utf8TokenEstimator(),
            Prices = services.GetService<IPriceCatalog>(),
            Decisions = _decisions,
            Memory = _memory,
            Seeds = seeds ?? new Seeds(),
            CostBreaker = setup.CostBreaker,
        });
        if (pseudonyms.IsRandom)
        {
            DecisionLog.RandomPseudonymKey(logger);
        }
    }

    public override IReadOnlyCollection<string> Features => [.. _pipelines.Keys];

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
        await _decisions.DisposeAsync();
        _memory.Dispose();
    }

    // A container that is disposed synchronously still gets its decisions out, within the recorder's own limit.
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
