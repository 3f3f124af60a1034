using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SafeGenAI.Budgets;
using SafeGenAI.Cache;
using SafeGenAI.CostBreaker;
using SafeGenAI.Decisions;
using SafeGenAI.Feedback;
using SafeGenAI.Pipelines;
using SafeGenAI.Rollout;

namespace SafeGenAI.DependencyInjection;

/// <summary>Says which models and features an application has.</summary>
public sealed class SafeGenAIBuilder
{
    private readonly SafeGenAIRecipe _recipe;

    internal SafeGenAIBuilder(IServiceCollection services, SafeGenAIRecipe recipe)
    {
        Services = services;
        _recipe = recipe;
    }

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds a model.</summary>
    /// <remarks>
    /// The client stays the application's: no pipeline and no container disposes of what <paramref name="client"/>
    /// returns. A client that the container is to dispose of is registered under a key and adopted by the other overload.
    /// </remarks>
    /// <param name="name">Its name in features, decisions and metrics.</param>
    /// <param name="client">Makes its client, once. Switch the retries of the provider's SDK off: the chain has its own.</param>
    /// <param name="price">What it costs; needed under a limit in USD, unless a price catalog knows it.</param>
    public SafeGenAIBuilder AddModel(string name, Func<IServiceProvider, IChatClient> client, ModelPrice? price = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        return Add(name, client, ModelRegistration.NullFromFactory, price);
    }

    /// <summary>Adopts the chat client that is registered under the key <paramref name="name"/>.</summary>
    /// <param name="name">The key, and its name in features, decisions and metrics.</param>
    /// <param name="price">What it costs; needed under a limit in USD, unless a price catalog knows it.</param>
    public SafeGenAIBuilder AddModel(string name, ModelPrice? price = null) => Add(
        name,
        services => services.GetKeyedService<IChatClient>(name),
        $"no IChatClient is registered under the key '{name}'; register one, or pass a factory to AddModel",
        price);

    /// <summary>For tests of an application: every model gets another client, and its own is neither made nor asked.</summary>
    /// <param name="client">Gives the client for a model's name.</param>
    public SafeGenAIBuilder ReplaceModels(Func<string, IChatClient> client)
    {
        ArgumentNullException.ThrowIfNull(client);
        _recipe.Add(setup => setup.Replacement = client);
        return this;
    }

    /// <summary>Adds a feature: its pipeline is the keyed service <see cref="GenAIPipeline"/>, and the guarded chain the
    /// keyed <see cref="IChatClient"/>, under its name.</summary>
    /// <param name="name">Its name in decisions and metrics; no model has the same.</param>
    /// <param name="configure">Says which guards it has; runs in every container that is built, and again when its
    /// configuration changes.</param>
    public SafeGenAIBuilder AddFeature(string name, Action<FeatureBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        _recipe.Add(setup =>
        {
            FeatureBuilder feature = new(name);
            setup.Features.Add(feature);
            feature.Apply(configure ?? (static _ => { }));
        });
        Services.AddKeyedSingleton(name, static (services, key) => PipelineOf(services, key!));
        Services.AddKeyedSingleton(name, static (services, key) => PipelineOf(services, key!).AsChatClient());
        return this;
    }

    /// <summary>Limits what all features together may spend. Limits of several calls add up.</summary>
    /// <param name="configure">Sets the limits; runs in every container that is built, and again when its configuration changes.</param>
    public SafeGenAIBuilder UseCostBreaker(Action<CostBreakerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _recipe.Add(setup => setup.LimitAll(configure));
        return this;
    }

    /// <summary>Says how a ledger that processes share is asked, and what holds while its store is away. The one in memory needs none of it.</summary>
    /// <param name="configure">Sets it; runs once in every container that is built.</param>
    public SafeGenAIBuilder UseBudgetStore(Action<BudgetStoreOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _recipe.Add(setup => configure(setup.BudgetStore));
        return this;
    }

    /// <summary>Adds a price list for models that were added without a price. Of several, the first that knows a model counts.</summary>
    /// <remarks>A list that cannot be read stops the start. A registered <see cref="IPriceCatalog"/> is asked after those that are added here.</remarks>
    /// <param name="path">A JSON file, in the format of docs/prices.md or LiteLLM's. It is read again when it changes.</param>
    public SafeGenAIBuilder UsePrices(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _recipe.Add(setup => setup.Prices.Add((null, path)));
        return this;
    }

    /// <summary>Adds a catalog for models that were added without a price. Of several, the first that knows a model counts.</summary>
    public SafeGenAIBuilder UsePrices(IPriceCatalog prices)
    {
        ArgumentNullException.ThrowIfNull(prices);
        _recipe.Add(setup => setup.Prices.Add((prices, null)));
        return this;
    }

    /// <summary>Prices models that nothing else prices by the built-in list, <see cref="DefaultPrices"/>.</summary>
    /// <remarks>It is of <see cref="DefaultPrices.Date"/>, and every start says which models it prices: a price that has
    /// gone up since lets a limit in USD be overspent by the difference.</remarks>
    public SafeGenAIBuilder UseDefaultPrices()
    {
        _recipe.Add(setup => setup.UsesDefaultPrices = true);
        return this;
    }

    /// <summary>
    /// Shares the answers of all features that have a cache between processes, behind the memory of each: through the
    /// <c>IDistributedCache</c> that is registered.
    /// </summary>
    /// <remarks>
    /// The key comes from configuration, <c>SharedCache:Key</c>; without one the application does not start. A feature stays
    /// out of it with <see cref="CacheOptions.InMemoryOnly"/>. Entries are encrypted and authenticated with the key, and their
    /// names are hashes made with it. A store that fails, hangs or holds something else is a miss.
    /// </remarks>
    /// <param name="configure">Sets how long a call waits for the store and how large an entry may be.</param>
    public SafeGenAIBuilder UseSharedCache(Action<SharedCacheOptions>? configure = null)
    {
        _recipe.Add(setup => setup.SharedCache.Use(key: null, configure));
        return this;
    }

    /// <summary>The same, with a key that is not in configuration.</summary>
    /// <param name="key">At least 32 random bytes, the same in every process; a secret.</param>
    /// <param name="configure">Sets how long a call waits for the store and how large an entry may be.</param>
    /// <exception cref="ArgumentException">The key is shorter.</exception>
    public SafeGenAIBuilder UseSharedCache(ReadOnlySpan<byte> key, Action<SharedCacheOptions>? configure = null)
    {
        byte[] copy = SharedCacheSetup.Checked(key.ToArray());
        _recipe.Add(setup => setup.SharedCache.Use(copy, configure));
        return this;
    }

    /// <summary>Says how votes of users on answers are taken; without a word they are, with the defaults.</summary>
    /// <remarks>Votes are kept in the registered <see cref="IFeedbackStore"/>, or in memory. Tokens are signed with a key made of the pseudonym key,
    /// or with that of configuration, <c>Feedback:Key</c>.</remarks>
    /// <param name="configure">Sets it; runs in every container that is built.</param>
    public SafeGenAIBuilder UseFeedback(Action<FeedbackOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _recipe.Add(setup => setup.Feedback.Use(key: null, configure));
        return this;
    }

    /// <summary>The same, with a key for tokens that is not in configuration.</summary>
    /// <param name="key">At least 32 random bytes, the same in every process; a secret.</param>
    /// <param name="configure">Sets how votes are taken.</param>
    /// <exception cref="ArgumentException">The key is shorter.</exception>
    public SafeGenAIBuilder UseFeedback(ReadOnlySpan<byte> key, Action<FeedbackOptions>? configure = null)
    {
        byte[] copy = FeedbackSetup.Checked(key.ToArray());
        _recipe.Add(setup => setup.Feedback.Use(copy, configure));
        return this;
    }

    /// <summary>Calls back for every alert of a budget: a threshold that was passed, a pace that is too high. Once per limit and window.</summary>
    /// <param name="callback">Runs on a background reader of its own, so that it may take its time; what it throws is logged.
    /// To begin and end listening while the application runs, use <see cref="BudgetAlerts"/>.</param>
    public SafeGenAIBuilder OnBudgetAlert(Action<BudgetAlertArguments> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _recipe.Add(setup => setup.OnAlert.Add(callback));
        return this;
    }

    /// <summary>Calls back for every transition of a rollout that this process makes: a promotion, a rollback, what a person did.</summary>
    /// <param name="callback">Runs apart, one transition after the other, so that it may take its time; what it throws is logged.</param>
    public SafeGenAIBuilder OnRolloutTransition(Action<RolloutEntry> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _recipe.Add(setup => setup.OnRollout.Add(callback));
        return this;
    }

    /// <summary>Adds a sink for decisions. They go to the application's logger in any case.</summary>
    public SafeGenAIBuilder AddDecisionSink(Func<IServiceProvider, IDecisionSink> sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        Services.AddSingleton(sink);
        return this;
    }

    /// <summary>Writes decisions to a file of JSON lines.</summary>
    /// <param name="path">The file, for example <c>decisions.jsonl</c>.</param>
    public SafeGenAIBuilder WriteDecisionsTo(string path) => AddDecisionSink(services => new JsonLinesDecisionSink(
        new JsonLinesOptions(path), services.GetService<TimeProvider>(), services.GetService<Microsoft.Extensions.Logging.ILogger<JsonLinesDecisionSink>>()));

    private static GenAIPipeline PipelineOf(IServiceProvider services, object feature) =>
        services.GetRequiredService<PipelineRegistry>().GetPipeline((string)feature);

    private SafeGenAIBuilder Add(string name, Func<IServiceProvider, IChatClient?> client, string whenNull, ModelPrice? price)
    {
        ArgumentNullException.ThrowIfNull(name);
        _recipe.Add(setup => setup.Models.Add(new ModelRegistration(name, client, whenNull) { Price = price }));
        return this;
    }
}
