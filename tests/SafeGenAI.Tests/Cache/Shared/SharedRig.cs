using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Cache;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Cache.Shared;

/// <summary>Several processes of one application: each has a memory, a ledger and a pipeline of its own; they share a store, a key and the time.</summary>
internal sealed class SharedRig
{
    public ScriptedStore Store { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    /// <summary>What all processes ask.</summary>
    public FakeChatClient Model { get; init; } = new("hello");

    public byte[] Key { get; init; } = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    public Action<SharedCacheOptions>? Options { get; init; }

    public Action<CacheOptions>? Cache { get; init; }

    public Action<FeatureBuilder>? Feature { get; init; }

    public CacheSharing Sharing { get; init; } = CacheSharing.Everyone;

    public ILoggerFactory? Loggers { get; init; }

    public CachedFeature Process(IChatClient? model = null, IDistributedCache? store = null, byte[]? key = null) => new(
        model ?? Model,
        Sharing,
        Cache,
        Feature,
        time: Time,
        application: builder =>
        {
            builder.UseSharedCache(store ?? Store, key ?? Key, Options);
            if (Loggers is not null)
            {
                builder.UseLoggerFactory(Loggers);
            }
        });
}
