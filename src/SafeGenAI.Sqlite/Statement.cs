using System.Runtime.InteropServices;
using System.Text;
using SQLitePCL;
using static SQLitePCL.raw;

namespace SafeGenAI.Sqlite;

/// <summary>A prepared statement. Parameters count from 1, columns from 0. Used by one thread at a time.</summary>
internal sealed class Statement(StoreConnection connection, sqlite3_stmt statement) : IDisposable
{
    public Statement Bind(int parameter, long value)
    {
        connection.Check(sqlite3_bind_int64(statement, parameter, value));
        return this;
    }

    public Statement Bind(int parameter, string value)
    {
        connection.Check(sqlite3_bind_text(statement, parameter, value));
        return this;
    }

    public Statement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        connection.Check(sqlite3_bind_blob(statement, parameter, value));
        return this;
    }

    public Statement Bind(int parameter, ReadOnlySpan<long> values)
    {
        foreach (long value in values)
        {
            Bind(parameter++, value);
        }

        return this;
    }

    public Statement Bind(int parameter, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        MemoryMarshal.Write(bytes, value);
        return Bind(parameter, bytes);
    }

    public Statement Bind(int parameter, double value)
    {
        connection.Check(sqlite3_bind_double(statement, parameter, value));
        return this;
    }

    public Statement BindOptional(int parameter, string? value) => value is null ? BindNull(parameter) : Bind(parameter, value);

    public Statement BindOptional(int parameter, long? value) => value is { } number ? Bind(parameter, number) : BindNull(parameter);

    /// <summary>Moves to the next row.</summary>
    /// <returns>Whether there is one; if not, the statement is ready to be used again.</returns>
    public bool Step()
    {
        int code = sqlite3_step(statement);
        if (code == SQLITE_ROW)
        {
            return true;
        }

        Reset();
        connection.Check(code);
        return false;
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Run() => _ = Step();

    /// <returns>SQLite's result code.</returns>
    public int TryStep()
    {
        int code = sqlite3_step(statement);
        if (code != SQLITE_ROW)
        {
            Reset();
        }

        return code;
    }

    public void Reset() => _ = sqlite3_reset(statement);

    public long Number(int column) => sqlite3_column_int64(statement, column);

    /// <summary>All of it: a text may have a zero in it, where a C string would end.</summary>
    public string Text(int column) => Encoding.UTF8.GetString(sqlite3_column_blob(statement, column));

    public double Real(int column) => sqlite3_column_double(statement, column);

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public long? NumberOrNull(int column) => IsNull(column) ? null : Number(column);

    public ReadOnlySpan<byte> Bytes(int column) => sqlite3_column_blob(statement, column);

    public Guid Id(int column) => MemoryMarshal.Read<Guid>(Bytes(column));

    public void Dispose() => statement.Dispose();

    private Statement BindNull(int parameter)
    {
        connection.Check(sqlite3_bind_null(statement, parameter));
        return this;
    }

    private bool IsNull(int column) => sqlite3_column_type(statement, column) == SQLITE_NULL;
}
