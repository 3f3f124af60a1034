using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace SafeGenAI.Benchmarks.Chains;

/// <summary>What a user would compose without this library: telemetry, a response cache, a Polly pipeline.</summary>
internal static class StockChain
{
    /// <summary>What <c>UseOpenTelemetry</c> calls its source and its meter.</summary>
    public const string Source = "Experimental.Microsoft.Extensions.AI";

    public static IChatClient Over(IChatClient first, IChatClient? second = null) => first.AsBuilder()
        .UseOpenTelemetry()
        .UseDistributedCache(Memory())
        .Use(client => new PollyClient(client, second ?? client))
        .Build();

    public static IChatClient CacheOver(IChatClient model) => new DistributedCachingChatClient(model, Memory());

    private static MemoryDistributedCache Memory() => new(Options.Create(new MemoryDistributedCacheOptions()));
}
