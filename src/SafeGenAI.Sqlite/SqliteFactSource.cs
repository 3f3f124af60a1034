using SafeGenAI.HallucinationCheck.Facts;
using SafeGenAI.Sqlite.Facts;

namespace SafeGenAI.Sqlite;

/// <summary>A table of a SQLite file as a source of facts: does this product exist, and what does it cost?</summary>
/// <remarks>
/// <para>Thread-safe. The file is opened to be read only, and connections are pooled. Names of tables and columns are looked up
/// when the source is made; keys are parameters, at most <see cref="MaximumKeysPerQuery"/> to a query.</para>
/// <para>SQLite has no asynchronous reading: a lookup runs on a thread of the pool, so that the check that waits for it keeps its
/// timeout.</para>
/// </remarks>
public sealed class SqliteFactSource : IFactSource<FactRow>
{
    /// <summary>How many keys one query asks for; more are asked for in several.</summary>
    public const int MaximumKeysPerQuery = 500;

    private readonly SqliteFactTable _table;
    private readonly FactQueries _queries;

    /// <summary>Opens the file and looks the names up.</summary>
    /// <param name="table">Which table.</param>
    /// <exception cref="SqliteStoreException">The file cannot be read, or has no such table or column: the message names those
    /// that there are.</exception>
    public SqliteFactSource(SqliteFactTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        _table = table;
        _queries = FactQueries.For(table);
    }

    /// <summary>Whether a tenant column was named.</summary>
    public bool IsPerTenant => _table.TenantColumn is not null;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<string, FactRow>> FindAsync(FactQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query.Keys);
        return await Task.Run(() => Find(query, cancellationToken), cancellationToken);
    }

    private Dictionary<string, FactRow> Find(FactQuery query, CancellationToken cancellationToken)
    {
        Dictionary<string, FactRow> rows = new(_table.IgnoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        for (int from = 0; from < query.Keys.Count; from += MaximumKeysPerQuery)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(MaximumKeysPerQuery, query.Keys.Count - from);
            _queries.Find(query.Keys, from, count, query.TenantId, rows);
        }

        return rows;
    }
}
