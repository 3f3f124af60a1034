using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging.Abstractions;
using SafeGenAI.Budgets;
using SafeGenAI.Cache;
using SafeGenAI.Calls;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Pipelines;

namespace SafeGenAI.Benchmarks.Chains;

/// <summary>Our chain with every stage on; the hallucination check apart.</summary>
internal static class GuardedChain
{
    private static readonly GenAIRequest Asked = new("identity") { UserId = "user-17", TenantId = "tenant-4" };

    /// <summary>Who asks, as the caller of the chat client says it.</summary>
    public static ChatOptions Options { get; } = new ChatOptions().OnBehalfOf(Asked);

    /// <param name="memory">The answers, for a caller that empties it between rounds.</param>
    /// <param name="models">The models' clients, in order.</param>
    public static IChatClient Over(IMemoryCache memory, params IChatClient[] models)
    {
        ModelPrice price = new(input: 0.25m, output: 2m);
        GenAIPipelineBuilder builder = GenAIPipeline.CreateBuilder("benchmark");
        builder.Given.Memory = memory;
        for (int i = 0; i < models.Length; i++)
        {
            builder.AddModel($"model-{i + 1}", models[i], price);
        }

        return builder
            .Configure(feature => feature
                .UseModels([.. models.Select((_, index) => $"model-{index + 1}")])
                .UseCache(CacheSharing.User)
                .UseCostBreaker(limits => limits
                    .Global(usd: 1_000_000, Per.Day).Global(tokens: 1_000_000_000_000L, Per.Day)
                    .PerTenant(usd: 1_000_000, Per.Day).PerTenant(tokens: 1_000_000_000_000L, Per.Day)
                    .PerFeature(usd: 1_000_000, Per.Hour).PerFeature(tokens: 1_000_000_000_000L, Per.Hour)
                    .PerUser(usd: 1_000_000, Per.Hour).PerUser(tokens: 1_000_000_000_000L, Per.Hour)))
            .Build()
            .AsChatClient();
    }

    public static MemoryCache Memory() => AnswerMemory.Create(TimeProvider.System, NullLoggerFactory.Instance);

    /// <summary>The cache stage by itself.</summary>
    public static GenAIStage CacheOver(IChatClient model) => new CacheStage(
        model, new AnswerStore(Memory(), new CacheOptions(), TimeProvider.System, NullLogger.Instance), CacheSharing.User,
        includeTools: false, fingerprint: "benchmark");

    /// <summary>A request as a stage inside a chain gets it.</summary>
    public static ModelRequest Request(IReadOnlyList<ChatMessage> messages)
    {
        CallOptions options = CallOptions.From(Options);
        options.Call = new CallRuntime().Open(options.Identity, parent: null);
        return new ModelRequest
        {
            Call = options.Call,
            Messages = messages,
            Options = options,
            Streaming = false,
            CancellationToken = default,
            CallerToken = default,
        };
    }
}
