using SafeGenAI.Feedback;
using SafeGenAI.Sqlite.Feedback;

namespace SafeGenAI.Sqlite;

/// <summary>Votes in one file, shared exactly by all processes of one machine; they survive a restart and kill -9.</summary>
/// <remarks>
/// Thread-safe. What is acknowledged is committed. A file that stays busy, a full disk and the like throw
/// <see cref="SqliteStoreException"/>. The file holds no id of a user or tenant, and comments only where they are kept. Votes older than
/// <see cref="SqliteStoreOptions.FeedbackRetention"/> are deleted as later ones come. What is deleted is overwritten in the file; the log
/// beside it (<c>-wal</c>) forgets it as it is written back. Not for a file on a network: SQLite's locks do not hold there.
/// </remarks>
public sealed class SqliteFeedbackStore : IFeedbackStore, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly StoreConnection _connection;
    private readonly FeedbackTable _table;
    private readonly TimeSpan _retention;
    private bool _isDisposed;

    /// <summary>Opens the file, and makes it when it is not there.</summary>
    /// <param name="options">Which file; it may be a ledger's too.</param>
    /// <exception cref="SqliteStoreException">The file cannot be opened, is damaged, of another application, or of a newer version.</exception>
    public SqliteFeedbackStore(SqliteStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _retention = options.FeedbackRetention;
        _connection = StoreFile.Open(options);
        try
        {
            _connection.Execute("PRAGMA secure_delete = ON");
            _table = new FeedbackTable(_connection);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<FeedbackChange> RecordAsync(FeedbackRecord vote, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vote);
        return AskAsync(() => Committed(() => _table.Record(vote, forgetBefore: vote.At - _retention)), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<FeedbackRecord>> ReadAsync(string feature, string callId, CancellationToken cancellationToken = default) =>
        AskAsync<IReadOnlyList<FeedbackRecord>>(() => _table.Read(feature, callId), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FeedbackTally> CountAsync(string feature, DateTimeOffset since, CancellationToken cancellationToken = default) =>
        AskAsync(() => _table.Count(feature, since), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> DeleteByUserAsync(string user, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        return AskAsync(() => Committed(() => _table.DeleteByUser(user)), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<int> PurgeAsync(DateTimeOffset olderThan, CancellationToken cancellationToken = default) =>
        AskAsync(() => Committed(() => _table.Purge(olderThan)), cancellationToken);

    /// <summary>Waits for what is being written, and closes the file.</summary>
    public void Dispose()
    {
        _turn.Wait();
        try
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                _connection.Dispose();
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private T Committed<T>(Func<T> write)
    {
        _connection.Begin();
        try
        {
            T written = write();
            _connection.Commit();
            return written;
        }
        catch
        {
            _connection.Rollback();
            throw;
        }
    }

    /// <summary>One at a time, and on no thread of a caller: a commit waits for the disk.</summary>
    private async ValueTask<T> AskAsync<T>(Func<T> ask, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return await Task.Run(ask, CancellationToken.None);
        }
        finally
        {
            _turn.Release();
        }
    }
}
