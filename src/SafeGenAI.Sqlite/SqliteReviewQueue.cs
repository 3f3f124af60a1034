using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SafeGenAI.Review;
using SafeGenAI.Sqlite.Review;

namespace SafeGenAI.Sqlite;

/// <summary>A review queue in one file, shared by all processes of one machine; it survives a restart and kill -9.</summary>
/// <remarks>
/// <para>Thread-safe. What is acknowledged is committed; an item is claimed by one reviewer, whichever process they ask. Reading waits
/// for no writer. A file that stays busy, a full disk and the like throw <see cref="SqliteStoreException"/>.</para>
/// <para>It is not bounded: call <see cref="PurgeAsync"/> as long as the law of your retention says. What is deleted is overwritten in the
/// file; the log beside it (<c>-wal</c>) forgets it as it is written back. It may be the file of a <see cref="SqliteBudgetLedger"/>.</para>
/// <para>Not for a file on a network: SQLite's locks do not hold there.</para>
/// </remarks>
public sealed class SqliteReviewQueue : IReviewQueue, IAsyncDisposable, IDisposable
{
    private readonly ReviewReader _reader;
    private readonly StoreWriter<ReviewOperations> _writer;

    /// <summary>Opens the file, and makes it when it is not there.</summary>
    /// <param name="options">Which file.</param>
    /// <param name="time">The clock of leases. Default <see cref="TimeProvider.System"/>.</param>
    /// <param name="logger">Is told when the file cannot be written to, and when it can be again.</param>
    /// <exception cref="SqliteStoreException">The file cannot be opened, is damaged, of another application, or of a newer version.</exception>
    public SqliteReviewQueue(SqliteStoreOptions options, TimeProvider? time = null, ILogger<SqliteReviewQueue>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        time ??= TimeProvider.System;
        StoreConnection connection = StoreFile.Open(options);
        try
        {
            connection.Execute("PRAGMA secure_delete = ON");
            _reader = new ReviewReader(StoreFile.OpenToRead(options), time);
            _writer = new StoreWriter<ReviewOperations>(
                connection, new StoreTransaction(connection), new ReviewOperations(connection, time), nameof(SqliteReviewQueue),
                logger ?? NullLogger<SqliteReviewQueue>.Instance);
        }
        catch
        {
            _reader?.Dispose();
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> AddAsync(ReviewItem item, CancellationToken cancellationToken = default)
    {
        ReviewItem fresh = ReviewArguments.Fresh(item);
        return AskAsync(operations => operations.Add(fresh), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ReviewItem?> ClaimAsync(
        string reviewer, TimeSpan lease, ReviewFilter? filter = null, CancellationToken cancellationToken = default)
    {
        ReviewArguments.CheckReviewer(reviewer);
        ReviewArguments.CheckLease(lease);
        return AskAsync(operations => operations.Claim(reviewer, lease, filter ?? ReviewFilter.All), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ReviewResult> RenewAsync(string id, long version, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        ReviewArguments.CheckLease(lease);
        return AskAsync(operations => operations.Renew(id, version, lease), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ReviewResult> DecideAsync(string id, long version, HumanVerdict verdict, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(verdict);
        return AskAsync(operations => operations.Decide(id, version, verdict), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ReviewResult> ReleaseAsync(string id, long version, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return AskAsync(operations => operations.Release(id, version), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<ReviewItem?> GetAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        cancellationToken.ThrowIfCancellationRequested();
        return _reader.Get(id);
    }

    /// <inheritdoc/>
    public async ValueTask<ReviewPage> ListAsync(
        ReviewFilter? filter = null, int most = 100, string? after = null, CancellationToken cancellationToken = default)
    {
        ReviewArguments.CheckMost(most);
        ReviewPosition start = ReviewPosition.Parse(after);
        cancellationToken.ThrowIfCancellationRequested();
        return _reader.List(filter ?? ReviewFilter.All, most, start);
    }

    /// <inheritdoc/>
    public ValueTask<int> DeleteByUserAsync(string user, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        return AskAsync(operations => operations.DeleteByUser(user), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<int> PurgeAsync(DateTimeOffset olderThan, CancellationToken cancellationToken = default) =>
        AskAsync(operations => operations.Purge(olderThan), cancellationToken);

    /// <summary>Takes nothing more, answers what waits, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.StopAsync();
        _reader.Dispose();
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private ValueTask<T> AskAsync<T>(Func<ReviewOperations, T> run, CancellationToken cancellationToken) => new(_writer.AskAsync(run, cancellationToken));
}
