using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Budgets;
using SafeGenAI.Cache;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Pipelines;

namespace SafeGenAI.Tests.Cache;

/// <summary>A feature with a cache, one scripted model that costs 20,000 nano-USD an answer, and a ledger.</summary>
internal sealed class CachedFeature
{
    public const long CostNanoUsd = 20_000;

    private readonly InMemoryBudgetLedger _ledger;
    private readonly BudgetLimits _limits = new("email", [BudgetLimit.Usd(BudgetScope.Feature, 100, Per.Day, "email")]);

    public CachedFeature(
        IChatClient model,
        CacheSharing sharing = CacheSharing.Everyone,
        Action<CacheOptions>? cache = null,
        Action<FeatureBuilder>? configure = null,
        IMemoryCache? memory = null,
        FakeTimeProvider? time = null,
        Action<GenAIPipelineBuilder>? application = null)
    {
        Time = time ?? new FakeTimeProvider();
        _ledger = new InMemoryBudgetLedger(Time);
        GenAIPipelineBuilder builder = GenAIPipeline.CreateBuilder("email")
            .AddModel("small", model, new ModelPrice(input: 1, output: 2))
            .UseTimeProvider(Time)
            .UseLedger(_ledger)
            .AddDecisionSink(Decisions)
            .Configure(feature =>
            {
                feature.UseCache(sharing, cache)
                    .UseResilience(r => r.MaxRetries = 0)
                    .UseCostBreaker(c => c.PerFeature(usd: 100, Per.Day));
                configure?.Invoke(feature);
            });
        builder.Given.Memory = memory;
        application?.Invoke(builder);
        Pipeline = builder.Build();
    }

    public FakeTimeProvider Time { get; }

    public AwaitedDecisions Decisions { get; } = new();

    public GenAIPipeline Pipeline { get; }

    public int Flights => Pipeline.AsChatClient().GetService<CacheStage>()!.InFlight;

    public Task<GenAIResult> AskAsync(bool streaming, string prompt = "hi", CancellationToken cancellationToken = default) =>
        Pipeline.AskAsync(new GenAIRequest(prompt), streaming, cancellationToken);

    /// <summary>What the ledger has charged and still holds, in nano-USD.</summary>
    public async Task<(long Spent, long Reserved)> BudgetAsync()
    {
        BudgetState state = Assert.Single(await _ledger.ReadAsync(_limits, default));
        return (state.Spent, state.Reserved);
    }
}
