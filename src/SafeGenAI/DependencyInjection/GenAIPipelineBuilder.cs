using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.Logging;
using SafeGenAI.Budgets;
using SafeGenAI.Cache;
using SafeGenAI.CostBreaker;
using SafeGenAI.Decisions;
using SafeGenAI.Feedback;
using SafeGenAI.Pipelines;
using SafeGenAI.Review;
using SafeGenAI.Rollout;

namespace SafeGenAI.DependencyInjection;

/// <summary>Builds one pipeline without a container of the application's.</summary>
public sealed class GenAIPipelineBuilder
{
    private readonly GivenParts _given = new();
    private readonly SafeGenAIRecipe _recipe = new();
    private readonly string _feature;

    internal GenAIPipelineBuilder(string feature)
    {
        _feature = feature;
        _recipe.Add(setup => setup.Features.Add(new FeatureBuilder(feature)));
    }

    /// <summary>The seams behind it, for tests of this library.</summary>
    internal GivenParts Given => _given;

    /// <summary>Adds a model. The application keeps its client and disposes of it.</summary>
    /// <param name="name">Its name in decisions and metrics.</param>
    /// <param name="client">Its client. Switch the retries of the provider's SDK off: the chain has its own.</param>
    /// <param name="price">What it costs; needed under a limit in USD, unless a price catalog knows it.</param>
    public GenAIPipelineBuilder AddModel(string name, IChatClient client, ModelPrice? price = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(client);
        _recipe.Add(setup => setup.Models.Add(new ModelRegistration(name, _ => client, ModelRegistration.NullFromFactory) { Price = price }));
        return this;
    }

    /// <summary>Says which guards the feature has.</summary>
    /// <param name="configure">Runs when the pipeline is built.</param>
    public GenAIPipelineBuilder Configure(Action<FeatureBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _recipe.Add(setup => setup.Features[0].Apply(configure));
        return this;
    }

    /// <summary>Sets the clock.</summary>
    /// <value>Default <see cref="TimeProvider.System"/>.</value>
    public GenAIPipelineBuilder UseTimeProvider(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _given.Time = time;
        return this;
    }

    /// <summary>Logs decisions and what goes wrong around them.</summary>
    public GenAIPipelineBuilder UseLoggerFactory(ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(loggers);
        _given.Loggers = loggers;
        return this;
    }

    /// <summary>Shares a ledger with other pipelines: limits then hold over all of them.</summary>
    /// <value>Default: an <see cref="InMemoryBudgetLedger"/> of its own.</value>
    public GenAIPipelineBuilder UseLedger(IBudgetLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        _given.Ledger = ledger;
        return this;
    }

    /// <summary>Says how a ledger that processes share is asked, and what holds while its store is away. The one in memory needs none of it.</summary>
    /// <param name="configure">Runs when the pipeline is built.</param>
    public GenAIPipelineBuilder UseBudgetStore(Action<BudgetStoreOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _recipe.Add(setup => configure(setup.BudgetStore));
        return this;
    }

    /// <summary>Adds a price list for models that were added without a price. Of several, the first that knows a model counts.</summary>
    /// <remarks>A list that cannot be read is a fault of the configuration when the pipeline is built.</remarks>
    /// <param name="path">A JSON file, in the format of docs/prices.md or LiteLLM's. It is read again when it changes.</param>
    public GenAIPipelineBuilder UsePrices(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _recipe.Add(setup => setup.Prices.Add((null, path)));
        return this;
    }

    /// <summary>Adds a catalog for models that were added without a price. Of several, the first that knows a model counts.</summary>
    public GenAIPipelineBuilder UsePrices(IPriceCatalog prices)
    {
        ArgumentNullException.ThrowIfNull(prices);
        _recipe.Add(setup => setup.Prices.Add((prices, null)));
        return this;
    }

    /// <summary>Prices models that nothing else prices by the built-in list, <see cref="DefaultPrices"/>.</summary>
    /// <remarks>It is of <see cref="DefaultPrices.Date"/>, and every start says which models it prices: a price that has
    /// gone up since lets a limit in USD be overspent by the difference.</remarks>
    public GenAIPipelineBuilder UseDefaultPrices()
    {
        _recipe.Add(setup => setup.UsesDefaultPrices = true);
        return this;
    }

    /// <summary>Replaces the estimate of tokens, which by default is an upper bound.</summary>
    public GenAIPipelineBuilder UseTokenEstimator(ITokenEstimator estimator)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        _given.Estimator = estimator;
        return this;
    }

    /// <summary>Adds a sink for decisions.</summary>
    public GenAIPipelineBuilder AddDecisionSink(IDecisionSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        _given.Sinks.Add(sink);
        return this;
    }

    /// <summary>Calls back for every alert of a budget: a threshold that was passed, a pace that is too high. Once per limit and window.</summary>
    /// <param name="callback">Runs on a background reader of its own, so that it may take its time; what it throws is logged.
    /// To begin and end listening while the application runs, use <see cref="BudgetAlerts"/>.</param>
    public GenAIPipelineBuilder OnBudgetAlert(Action<BudgetAlertArguments> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _recipe.Add(setup => setup.OnAlert.Add(callback));
        return this;
    }

    /// <summary>Keeps how far the feature is rolled out, and sets what people see of it and do to it; for several pipelines at once.</summary>
    /// <param name="store">Default null: an <see cref="InMemoryRolloutStore"/> of its own, which ends with the process.</param>
    /// <param name="control">Default null: nobody sees it.</param>
    public GenAIPipelineBuilder UseRollouts(IRolloutStore? store = null, RolloutControl? control = null)
    {
        (_given.RolloutStore, _given.RolloutControl) = (store, control);
        return this;
    }

    /// <summary>Calls back for every transition of the rollout that this process makes.</summary>
    /// <param name="callback">Runs apart, one transition after the other, so that it may take its time; what it throws is logged.</param>
    public GenAIPipelineBuilder OnRolloutTransition(Action<RolloutEntry> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _recipe.Add(setup => setup.OnRollout.Add(callback));
        return this;
    }

    /// <summary>Sets where budget alerts are listened to, for several pipelines at once, and while they run.</summary>
    public GenAIPipelineBuilder UseBudgetAlerts(BudgetAlerts alerts)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        _given.Alerts = alerts;
        return this;
    }

    /// <summary>Sets the kill switch of budgets, for several pipelines at once. It keeps the pipelines it switches alive.</summary>
    public GenAIPipelineBuilder UseBudgetControl(BudgetControl control)
    {
        ArgumentNullException.ThrowIfNull(control);
        _given.Control = control;
        return this;
    }

    /// <summary>Sets the key of the hashes of users and tenants in decisions.</summary>
    /// <param name="key">At least 16 bytes; random ones.</param>
    /// <exception cref="ArgumentException">The key is shorter.</exception>
    public GenAIPipelineBuilder UsePseudonymKey(ReadOnlySpan<byte> key)
    {
        byte[] copy = SafeGenAISetup.CheckedPseudonymKey(key.ToArray());
        _recipe.Add(setup => setup.PseudonymKey = copy);
        return this;
    }

    /// <summary>Says how votes of users on answers are taken; without a word they are, with the defaults.</summary>
    /// <param name="configure">Runs when the pipeline is built.</param>
    public GenAIPipelineBuilder UseFeedback(Action<FeedbackOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _recipe.Add(setup => setup.Feedback.Use(key: null, configure));
        return this;
    }

    /// <summary>Keeps votes in a store.</summary>
    /// <value>Default: an <see cref="InMemoryFeedbackStore"/> of its own. The application disposes of it.</value>
    /// <param name="store">The store.</param>
    /// <param name="redactors">What comments go through before they are kept; without it, and without one for review, they are kept as
    /// they are written.</param>
    public GenAIPipelineBuilder UseFeedbackStore(IFeedbackStore store, IRedactorProvider? redactors = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        (_given.Feedback, _given.Redactors) = (store, redactors ?? _given.Redactors);
        return this;
    }

    /// <summary>Shares answers with other processes, behind the memory of this one. Does nothing where the feature has no cache.</summary>
    /// <remarks>Entries are encrypted and authenticated with the key. A store that fails, hangs or holds something else is a miss.</remarks>
    /// <param name="cache">The store. The application disposes of it.</param>
    /// <param name="key">At least 32 random bytes, the same in every process; a secret.</param>
    /// <param name="configure">Sets how long a call waits for the store and how large an entry may be.</param>
    /// <exception cref="ArgumentException">The key is shorter.</exception>
    public GenAIPipelineBuilder UseSharedCache(
        IDistributedCache cache, ReadOnlySpan<byte> key, Action<SharedCacheOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(cache);
        byte[] copy = SharedCacheSetup.Checked(key.ToArray());
        _given.Distributed = cache;
        _recipe.Add(setup => setup.SharedCache.Use(copy, configure));
        return this;
    }

    /// <summary>Sets where items for review go, for several pipelines at once. Does nothing where the feature is not reviewed.</summary>
    /// <param name="queue">The queue. The application disposes of it.</param>
    /// <param name="redactors">What content goes through before it is kept; without it all content is erased.</param>
    public GenAIPipelineBuilder UseReviewQueue(IReviewQueue queue, IRedactorProvider? redactors = null)
    {
        ArgumentNullException.ThrowIfNull(queue);
        (_given.ReviewQueue, _given.Redactors) = (queue, redactors ?? _given.Redactors);
        return this;
    }

    /// <summary>Builds the pipeline. Called again, it builds another one that shares what was handed in, and nothing else.</summary>
    /// <exception cref="SafeGenAIConfigurationException">The configuration has faults; all are listed.</exception>
    public GenAIPipeline Build() => Build(out _);

    /// <summary>Builds the pipeline, and gives what tells where its budgets stand.</summary>
    /// <param name="budgets">The status of the pipeline's budgets.</param>
    /// <inheritdoc cref="Build()"/>
    public GenAIPipeline Build(out IBudgetStatus budgets)
    {
        PipelineRegistry registry = new(_recipe.Play(), _given);
        budgets = registry.Budgets;
        return registry.GetPipeline(_feature);
    }
}
