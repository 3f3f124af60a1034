using SafeGenAI.Review;

namespace SafeGenAI.Sqlite.Review;

/// <summary>Reads beside the writers, of this process and of others, and waits for none. Thread-safe.</summary>
internal sealed class ReviewReader(StoreConnection connection, TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ReviewTable _table = new(connection);
    private bool _disposed;

    public ReviewItem? Get(string id) => Read((table, now) => table.Find(id)?.At(now));

    public ReviewPage List(ReviewFilter filter, int most, ReviewPosition after) => Read((table, now) =>
    {
        List<ReviewItem> found = table.List(filter, now, after, most + 1);
        return found.Count <= most
            ? new ReviewPage(found, Next: null)
            : new ReviewPage(found[..most], ReviewPosition.Of(found[most - 1]).ToString());
    });

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            connection.Dispose();
        }
    }

    private T Read<T>(Func<ReviewTable, DateTimeOffset, T> read)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteReviewQueue));
            return read(_table, time.GetUtcNow().ToUniversalTime());
        }
    }
}
