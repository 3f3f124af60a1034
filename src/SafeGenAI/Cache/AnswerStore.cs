using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using SafeGenAI.Calls;

namespace SafeGenAI.Cache;

/// <summary>Accepted answers of one feature in an <see cref="IMemoryCache"/>. A broken cache is a miss, never an error (L17).</summary>
internal sealed class AnswerStore(IMemoryCache memory, CacheOptions options, TimeProvider time, ILogger logger)
{
    public CachedAnswer? FindFresh(UInt128 key, ReadOnlySpan<byte> question) =>
        Find(key, question, options.FreshFor, time.GetUtcNow());

    public StaleAnswer? FindStale(UInt128 key, ReadOnlySpan<byte> question)
    {
        DateTimeOffset now = time.GetUtcNow();
        return Find(key, question, options.KeepFor, now)?.Stale(now);
    }

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

    /// <summary>Whatever else lies under the key is not ours: another type, another question, an answer too old.</summary>
    private CachedAnswer? Find(UInt128 key, ReadOnlySpan<byte> question, TimeSpan youngerThan, DateTimeOffset now)
    {
        try
        {
            return memory.TryGetValue(key, out object? value) && value is CachedAnswer answer
                && question.SequenceEqual(answer.Question)
                && now - answer.StoredAt < youngerThan
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
