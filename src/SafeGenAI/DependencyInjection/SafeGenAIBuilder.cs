using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SafeGenAI.Budgets;
using SafeGenAI.CostBreaker;
using SafeGenAI.Decisions;
using SafeGenAI.Pipelines;

namespace SafeGenAI.DependencyInjection;

/// <summary>Says which models and features an application has.</summary>
public sealed class SafeGenAIBuilder
{
    private readonly SafeGenAISetup _setup;

    internal SafeGenAIBuilder(IServiceCollection services, SafeGenAISetup setup)
    {
        Services = services;
        _setup = setup;
    }

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds a model.</summary>
    /// <param name="name">Its name in features, decisions and metrics.</param>
    /// <param name="client">Makes its client, once. Switch the retries of the provider's SDK off: the chain has its own.</param>
    /// <param name="price">What it costs; needed under a limit in USD, unless a price catalog knows it.</param>
    public SafeGenAIBuilder AddModel(string name, Func<IServiceProvider, IChatClient> client, ModelPrice? price = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        _setup.Models.Add(new ModelRegistration(name, client) { Price = price });
        return this;
    }

    /// <summary>Adopts the chat client that is registered under the key <paramref name="name"/>.</summary>
    /// <param name="name">The key, and its name in features, decisions and metrics.</param>
    /// <param name="price">What it costs; needed under a limit in USD, unless a price catalog knows it.</param>
    public SafeGenAIBuilder AddModel(string name, ModelPrice? price = null) =>
        AddModel(name, services => services.GetKeyedService<IChatClient>(name) ?? throw new InvalidOperationException(
            $"no IChatClient is registered under the key '{name}'; register one, or pass a factory to AddModel"), price);

    /// <summary>Adds a feature: its pipeline is the keyed service <see cref="GenAIPipeline"/>, and the guarded chain the
    /// keyed <see cref="IChatClient"/>, under its name.</summary>
    public SafeGenAIBuilder AddFeature(string name, Action<FeatureBuilder>? configure = null)
    {
        FeatureBuilder feature = new(name);
        configure?.Invoke(feature);
        _setup.Features.Add(feature);
        Services.AddKeyedSingleton(name, static (services, key) =>
            services.GetRequiredService<PipelineRegistry>().GetPipeline((string)key!).AsChatClient());
        return this;
    }

    /// <summary>Limits what all features together may spend.</summary>
    public SafeGenAIBuilder UseCostBreaker(Action<CostBreakerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(_setup.CostBreaker);
        return this;
    }

    /// <summary>Adds a sink for decisions. They go to the application's logger in any case.</summary>
    public SafeGenAIBuilder AddDecisionSink(Func<IServiceProvider, IDecisionSink> sink)
    {
        Services.AddSingleton(sink);
        return this;
    }

    /// <summary>Writes decisions to a file of JSON lines.</summary>
    /// <param name="path">The file, for example <c>decisions.jsonl</c>.</param>
    public SafeGenAIBuilder WriteDecisionsTo(string path) => AddDecisionSink(services => new JsonLinesDecisionSink(
        new JsonLinesOptions(path), services.GetService<TimeProvider>(), services.GetService<Microsoft.Extensions.Logging.ILogger<JsonLinesDecisionSink>>()));
}
