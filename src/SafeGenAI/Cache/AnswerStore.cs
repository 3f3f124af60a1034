using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Memory;
using SafeGenAI.Calls;

namespace SafeGenAI.Cache;

/// <summary>Accepted answers of one feature in an <see cref="IMemoryCache"/>. A broken cache is a miss, never an error (L17).</summary>
internal sealed class AnswerStore(IMemoryCache memory, CacheOptions options, TimeProvider time, Microsoft.Extensions.Logging.ILogger logger)
{
    public CachedAnswer? FindFresh(UInt128 key, ReadOnlySpan<byte> question) => Find(key, question, options.FreshFor, out _);

    public StaleAnswer? FindStale(UInt128 key, ReadOnlySpan<byte> question) =>
        Find(key, question, options.KeepFor, out TimeSpan age) is { } answer && PrivateCopy.Of(answer.Response) is { } copy
            ? new StaleAnswer(copy, answer.Model, age)
            : null;

    public void Store(UInt128 key, byte[] question, ChatResponse response, GenAICall call)
    {
        try
        {
            if (PrivateCopy.Of(response) is { } copy)
            {
                CachedAnswer answer = new(question, copy, call, time.GetUtcNow());
                using ICacheEntry entry = memory.CreateEntry(key);
                entry.Value = answer;
                entry.Size = answer.Size;
                entry.AbsoluteExpirationRelativeToNow = options.KeepFor;
            }
        }
        catch (Exception exception)
        {
            CacheLog.StoreFailed(logger, exception, call.Feature);
        }
    }

    private CachedAnswer? Find(UInt128 key, ReadOnlySpan<byte> question, TimeSpan youngerThan, out TimeSpan age)
    {
        age = default;
        try
        {
            return memory.TryGetValue(key, out object? value) && value is CachedAnswer answer
                && question.SequenceEqual(answer.Question)
                && (age = time.GetUtcNow() - answer.StoredAt) < youngerThan
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
