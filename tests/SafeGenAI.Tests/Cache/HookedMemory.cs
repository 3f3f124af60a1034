using Microsoft.Extensions.Caching.Memory;

namespace SafeGenAI.Tests.Cache;

/// <summary>Lets something happen right after a look that found nothing yet.</summary>
internal sealed class HookedMemory : IMemoryCache
{
    private readonly MemoryCache _memory = new(new MemoryCacheOptions());

    public Action? AfterNextRead { get; set; }

    public bool TryGetValue(object key, out object? value)
    {
        bool found = _memory.TryGetValue(key, out value);
        Action? hook = AfterNextRead;
        AfterNextRead = null;
        hook?.Invoke();
        return found;
    }

    public ICacheEntry CreateEntry(object key) => _memory.CreateEntry(key);

    public void Remove(object key) => _memory.Remove(key);

    public void Dispose() => _memory.Dispose();
}
