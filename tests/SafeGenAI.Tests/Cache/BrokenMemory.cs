using Microsoft.Extensions.Caching.Memory;

namespace SafeGenAI.Tests.Cache;

/// <summary>A memory that throws, or holds something else than was put into it.</summary>
internal sealed class BrokenMemory(bool throwsOnRead, bool throwsOnWrite, object held) : IMemoryCache
{
    private readonly MemoryCache _forgotten = new(new MemoryCacheOptions());

    public bool TryGetValue(object key, out object? value)
    {
        value = held;
        return !throwsOnRead ? true : throw new InvalidOperationException("The memory is broken.");
    }

    public ICacheEntry CreateEntry(object key) =>
        throwsOnWrite ? throw new InvalidOperationException("The memory is broken.") : _forgotten.CreateEntry(key);

    public void Remove(object key)
    {
    }

    public void Dispose() => _forgotten.Dispose();
}
