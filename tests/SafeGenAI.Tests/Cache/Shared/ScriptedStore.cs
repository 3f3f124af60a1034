using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Distributed;

namespace SafeGenAI.Tests.Cache.Shared;

/// <summary>A store that several processes share: it counts, and fails or waits as a test says.</summary>
internal sealed class ScriptedStore : IDistributedCache
{
    private int _reads;
    private int _writes;

    public ConcurrentDictionary<string, byte[]> Entries { get; } = new();

    public DistributedCacheEntryOptions? LastOptions { get; private set; }

    public int Reads => Volatile.Read(ref _reads);

    public int Writes => Volatile.Read(ref _writes);

    /// <summary>Runs before every read and write; what it throws, the store throws.</summary>
    public Func<CancellationToken, Task>? Before { get; set; }

    /// <summary>Runs before every write.</summary>
    public Func<CancellationToken, Task>? BeforeWrite { get; set; }

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        Interlocked.Increment(ref _reads);
        await (Before?.Invoke(token) ?? Task.CompletedTask);
        return Entries.GetValueOrDefault(key);
    }

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        Interlocked.Increment(ref _writes);
        await (BeforeWrite?.Invoke(token) ?? Task.CompletedTask);
        await (Before?.Invoke(token) ?? Task.CompletedTask);
        LastOptions = options;
        Entries[key] = value;
    }

    /// <summary>Waits until as many answers are stored: they are, soon after they were given.</summary>
    public Task HasAsync(int entries) => Eventually.TrueAsync(() => Entries.Count >= entries);

    public byte[]? Get(string key) => throw new NotSupportedException();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

    public void Refresh(string key) => throw new NotSupportedException();

    public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    public void Remove(string key) => throw new NotSupportedException();

    public Task RemoveAsync(string key, CancellationToken token = default) => throw new NotSupportedException();
}
