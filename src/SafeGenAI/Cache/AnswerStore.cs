using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using SafeGenAI.Calls;

namespace SafeGenAI.Cache;

/// <summary>Accepted answers of one feature in an <see cref="IMemoryCache"/>. A broken cache is a miss, never an error (L17).</summary>
internal sealed class AnswerStore(IMemoryCache memory, CacheOptions options, TimeProvider time, ILogger logger)
{
    public CachedAnswer? FindFresh(UInt128 key, ReadOnlySpan<byte> question) =>
        Find(key, question) is { } answer && time.GetUtcNow() - answer.StoredAt < options.FreshFor ? answer : null;

    public StaleAnswer? FindStale(UInt128 key, ReadOnlySpan<byte> question) =>
        Find(key, question) is { } answer && time.GetUtcNow() is var now && now - answer.StoredAt < options.KeepFor
            ? answer.Stale(now)
            : null;

    public void Store(UInt128 key, CachedAnswer answer, string feature)
    {
        try
        {
            using ICacheEntry entry = memory.CreateEntry(key);
            entry.Value = answer;
            entry.Size = answer.Size;
            entry.AbsoluteExpirationRelativeToNow = options.KeepFor;
        }
        catch (Exception exception)
        {
            CacheLog.StoreFailed(logger, exception, feature);
        }
    }

    /// <summary>Whatever else lies under the key is not ours: another type, another question.</summary>
    private CachedAnswer? Find(UInt128 key, ReadOnlySpan<byte> question)
    {
        try
        {
            return memory.TryGetValue(key, out object? value) && value is CachedAnswer answer
                && question.SequenceEqual(answer.Question)
                    ? answer
                    : null;
        }
        catch (Exception exception)
        {
            CacheLog.ReadFailed(logger, exception);
            return null;
        }
    }
}
