using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace SafeGenAI.Sqlite;

/// <summary>One connection to the file. Used by one thread at a time.</summary>
/// <remarks>Statements are run on SQLite's own interface: the provider's commands wait 150 ms between two looks at a busy file.</remarks>
internal sealed class StoreConnection : IDisposable
{
    // Short beside a commit of another process; a free moment between two commits is found within a few looks.
    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(1);

    private readonly SqliteConnection _connection;
    private readonly List<Statement> _statements = [];
    private readonly ManualResetEventSlim _never = new();
    private readonly Statement _begin;
    private readonly Statement _commit;

    public StoreConnection(SqliteStoreOptions options)
    {
        Options = options;
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = options.FilePath,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
        }.ToString());
        try
        {
            _connection.Open();
        }
        catch (SqliteException exception)
        {
            _connection.Dispose();
            throw SqliteStoreException.Of(exception.SqliteErrorCode, exception.SqliteExtendedErrorCode, exception.Message, options);
        }

        Handle = _connection.Handle!;
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
    }

    public SqliteStoreOptions Options { get; }

    /// <summary>How many rows were changed since the connection was opened.</summary>
    public long TotalChanges => sqlite3_total_changes(Handle);

    private sqlite3 Handle { get; }

    public Statement Prepare(string sql)
    {
        Check(sqlite3_prepare_v2(Handle, sql, out sqlite3_stmt statement));
        Statement prepared = new(this, statement);
        _statements.Add(prepared);
        return prepared;
    }

    /// <summary>Runs one or more statements that give no rows, and waits while the file is busy.</summary>
    public void Execute(string sql) => WhileBusy(() => sqlite3_exec(Handle, sql));

    public long ReadNumber(string sql)
    {
        using Statement statement = Prepare(sql);
        WhileBusy(statement.TryStep);
        long number = statement.Number(0);
        statement.Reset();
        return number;
    }

    /// <summary>Takes the file's write lock, waiting for it at most <see cref="SqliteStoreOptions.BusyTimeout"/>.</summary>
    public void Begin()
    {
        WhileBusy(_begin.TryStep);
        _begin.Reset();
    }

    public void Commit() => _commit.Run();

    public void Rollback()
    {
        // SQLite has rolled back by itself after some errors.
        if (sqlite3_get_autocommit(Handle) == 0)
        {
            _ = sqlite3_exec(Handle, "ROLLBACK");
        }
    }

    public void Check(int code)
    {
        if (code is not (SQLITE_OK or SQLITE_ROW or SQLITE_DONE))
        {
            throw SqliteStoreException.Of(code & 0xFF, sqlite3_extended_errcode(Handle), sqlite3_errmsg(Handle).utf8_to_string(), Options);
        }
    }

    public void Dispose()
    {
        _statements.ForEach(statement => statement.Dispose());
        _connection.Dispose();
        _never.Dispose();
    }

    internal void Forget(Statement statement) => _statements.Remove(statement);

    private void WhileBusy(Func<int> attempt)
    {
        // Another process's disk is waited for, in real time, whatever clock the windows follow.
        long start = TimeProvider.System.GetTimestamp();
        int code;
        while (((code = attempt()) & 0xFF) == SQLITE_BUSY && TimeProvider.System.GetElapsedTime(start) < Options.BusyTimeout)
        {
            _never.Wait(BusyPause);
        }

        Check(code);
    }
}
