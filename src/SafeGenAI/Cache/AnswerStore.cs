using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using SafeGenAI.Cache.Shared;
using SafeGenAI.Calls;

namespace SafeGenAI.Cache;

/// <summary>
/// Accepted answers of one feature in an <see cref="IMemoryCache"/>, and behind it those that other processes share. A broken
/// cache is a miss, never an error (L17).
/// </summary>
internal sealed class AnswerStore(
    IMemoryCache memory, CacheOptions options, TimeProvider time, ILogger logger, SharedAnswers? shared = null)
{
    /// <summary>Whether there is something behind the memory.</summary>
    public bool IsShared => shared is not null;

    public CachedAnswer? FindFresh(UInt128 key, ReadOnlySpan<byte> question) =>
        Find(key, question) is { } answer && IsFresh(answer) ? answer : null;

    /// <param name="key">The question's key.</param>
    /// <param name="question">The canonical question.</param>
    /// <param name="other">What another process stored, where the memory has nothing.</param>
    public StaleAnswer? FindStale(UInt128 key, ReadOnlySpan<byte> question, CachedAnswer? other = null) =>
        (Find(key, question) ?? Of(question, other)) is { } answer && time.GetUtcNow() is var now && now - answer.StoredAt < options.KeepFor
            ? answer.Stale(now)
            : null;

    /// <summary>Asks the other processes' answers, and keeps what they have in memory.</summary>
    public async Task<CachedAnswer?> FindSharedAsync(UInt128 key, byte[] question, GenAICall call, CancellationToken cancellationToken)
    {
        CachedAnswer? answer = null;
        try
        {
            answer = await shared!.FindAsync(question, options.KeepFor, call, cancellationToken);
        }
        catch (Exception exception)
        {
            CacheLog.ReadFailed(logger, exception);
        }

        if (answer is not null && !(Find(key, question)?.StoredAt >= answer.StoredAt))
        {
            Keep(key, answer, options.KeepFor - (time.GetUtcNow() - answer.StoredAt), call.Feature);
        }

        return answer;
    }

    public bool IsFresh(CachedAnswer answer) => time.GetUtcNow() - answer.StoredAt < options.FreshFor;

    public void Store(UInt128 key, CachedAnswer answer, string feature)
    {
        Keep(key, answer, options.KeepFor, feature);
        shared?.Offer(answer, options.KeepFor, feature);
    }

    private void Keep(UInt128 key, CachedAnswer answer, TimeSpan keepFor, string feature)
    {
        try
        {
            using ICacheEntry entry = memory.CreateEntry(key);
            entry.Value = answer;
            entry.Size = answer.Size;
            entry.AbsoluteExpirationRelativeToNow = keepFor;
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
            return memory.TryGetValue(key, out object? value) ? Of(question, value) : null;
        }
        catch (Exception exception)
        {
            CacheLog.ReadFailed(logger, exception);
            return null;
        }
    }

    private static CachedAnswer? Of(ReadOnlySpan<byte> question, object? value) =>
        value is CachedAnswer answer && question.SequenceEqual(answer.Question) ? answer : null;
}
