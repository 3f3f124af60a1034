using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SafeGenAI.Rollout;
using SafeGenAI.Sqlite.Rollout;

namespace SafeGenAI.Sqlite;

/// <summary>Rollouts in one file, shared by all processes of one machine; they survive a restart and kill -9.</summary>
/// <remarks>
/// <para>Thread-safe. What is acknowledged is committed. Reading waits for no writer. A file that stays busy, a full disk and the like
/// throw <see cref="SqliteStoreException"/>.</para>
/// <para>Leases follow the UTC clock. After a clock that was set ahead is put right, a lease that was taken on it counts for two hours at
/// most.</para>
/// <para>The file holds no id of a user, only hashes. It may be the file of a <see cref="SqliteBudgetLedger"/>. Not for a file on a
/// network: SQLite's locks do not hold there.</para>
/// </remarks>
public sealed class SqliteRolloutStore : IRolloutStore, IAsyncDisposable, IDisposable
{
    private readonly RolloutReader _reader;
    private readonly StoreWriter<RolloutOperations> _writer;

    /// <summary>Opens the file, and makes it when it is not there.</summary>
    /// <param name="options">Which file.</param>
    /// <param name="time">The clock of leases. Default <see cref="TimeProvider.System"/>.</param>
    /// <param name="logger">Is told when the file cannot be written to, and when it can be again.</param>
    /// <exception cref="SqliteStoreException">The file cannot be opened, is damaged, of another application, or of a newer version.</exception>
    public SqliteRolloutStore(SqliteStoreOptions options, TimeProvider? time = null, ILogger<SqliteRolloutStore>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        StoreConnection connection = StoreFile.Open(options);
        try
        {
            _reader = new RolloutReader(StoreFile.OpenToRead(options));
            _writer = new StoreWriter<RolloutOperations>(
                connection, new StoreTransaction(connection), new RolloutOperations(connection, time ?? TimeProvider.System),
                nameof(SqliteRolloutStore), logger ?? NullLogger<SqliteRolloutStore>.Instance);
        }
        catch
        {
            _reader?.Dispose();
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<RolloutRecord?> ReadAsync(string feature, CancellationToken cancellationToken = default)
    {
        RolloutArguments.CheckName(feature);
        cancellationToken.ThrowIfCancellationRequested();
        return _reader.Read(feature);
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryWriteAsync(RolloutRecord record, RolloutEntry? entry = null, CancellationToken cancellationToken = default)
    {
        RolloutArguments.Check(record, entry);
        return new(_writer.AskAsync(operations => operations.TryWrite(record, entry), cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<string> LeadAsync(string feature, string holder, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        RolloutArguments.CheckName(feature);
        RolloutArguments.CheckName(holder);
        RolloutArguments.CheckLease(lease);
        return new(_writer.AskAsync(operations => operations.Lead(feature, holder, lease), cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask ResignAsync(string feature, string holder, CancellationToken cancellationToken = default)
    {
        RolloutArguments.CheckName(feature);
        RolloutArguments.CheckName(holder);
        return new(_writer.AskAsync(operations => operations.Resign(feature, holder), cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask AddEvidenceAsync(string feature, string run, RolloutEvidence evidence, CancellationToken cancellationToken = default)
    {
        RolloutArguments.CheckName(feature);
        RolloutArguments.CheckName(run);
        RolloutArguments.Check(evidence);
        return new(_writer.AskAsync(operations => operations.Add(feature, run, evidence), cancellationToken));
    }

    /// <inheritdoc/>
    public async ValueTask<RolloutEvidencePage> ReadEvidenceAsync(
        string feature, string run, long after = 0, int most = 1_000, CancellationToken cancellationToken = default)
    {
        RolloutArguments.CheckName(feature);
        RolloutArguments.CheckName(run);
        RolloutArguments.CheckPage(after, most);
        cancellationToken.ThrowIfCancellationRequested();
        return _reader.ReadEvidence(feature, run, after, most);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<RolloutEntry>> ReadHistoryAsync(string feature, int most = 100, CancellationToken cancellationToken = default)
    {
        RolloutArguments.CheckName(feature);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        cancellationToken.ThrowIfCancellationRequested();
        return _reader.ReadHistory(feature, most);
    }

    /// <inheritdoc/>
    public ValueTask PurgeAsync(string feature, string exceptRun, CancellationToken cancellationToken = default)
    {
        RolloutArguments.CheckName(feature);
        RolloutArguments.CheckName(exceptRun);
        return new(_writer.AskAsync(operations => operations.Purge(feature, exceptRun), cancellationToken));
    }

    /// <summary>Takes nothing more, answers what waits, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.StopAsync();
        _reader.Dispose();
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
