namespace SafeGenAI.Sqlite;

/// <summary>Which table of which file holds facts.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class SqliteFactTable
{
    private readonly string[] _columns = [];

    /// <summary>Creates the description.</summary>
    /// <param name="filePath">The file; it is only read. A relative path starts at the current directory.</param>
    /// <param name="table">The table or view, in any case.</param>
    /// <param name="keyColumn">The column that entities are looked up by. Without an index on it (with
    /// <c>COLLATE NOCASE</c> where case is ignored) each lookup reads the whole table.</param>
    /// <exception cref="ArgumentException">One of them is blank.</exception>
    public SqliteFactTable(string filePath, string table, string keyColumn)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(filePath);
        ArgumentException.ThrowIfNullOrWhiteSpace(table);
        ArgumentException.ThrowIfNullOrWhiteSpace(keyColumn);
        (FilePath, Table, KeyColumn) = (Path.GetFullPath(filePath), table, keyColumn);
    }

    /// <summary>The file, as a full path.</summary>
    public string FilePath { get; }

    /// <summary>The table or view.</summary>
    public string Table { get; }

    /// <summary>The column that entities are looked up by.</summary>
    public string KeyColumn { get; }

    /// <summary>The columns that are read.</summary>
    /// <value>Default empty: only whether an entity exists. Copied.</value>
    public IReadOnlyList<string> Columns
    {
        get => _columns;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            _columns = [.. value];
        }
    }

    /// <summary>The column that says whose row it is. A call sees the rows of its tenant only; one without a tenant those where
    /// the column is null.</summary>
    /// <value>Default null: all rows are everybody's.</value>
    public string? TenantColumn { get; init; }

    /// <summary>Whether "steel valve" finds "Steel Valve". SQLite knows the cases of A to Z only.</summary>
    /// <value>Default true.</value>
    public bool IgnoreCase { get; init; } = true;
}
