using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace SafeGenAI.Sqlite;

/// <summary>The file of a store could not be opened, read or written to. Nothing of what was asked is recorded.</summary>
public sealed class SqliteStoreException : Exception
{
    internal SqliteStoreException(string filePath, string what, Exception? inner = null)
        : base($"The store in '{filePath}' {what}", inner) => FilePath = filePath;

    /// <summary>The file, as a full path.</summary>
    public string FilePath { get; }

    /// <summary>SQLite's primary result code (5 is busy, 13 is full); 0 where SQLite was not asked.</summary>
    public int ResultCode { get; private init; }

    internal static SqliteStoreException Of(int code, int extendedCode, string message, SqliteStoreOptions options) =>
        new(options.FilePath, Describe(code, options), new SqliteException($"SQLite Error {code}: '{message}'.", code, extendedCode)) { ResultCode = code };

    private static string Describe(int code, SqliteStoreOptions options) => code switch
    {
        SQLITE_BUSY or SQLITE_LOCKED =>
            $"was written to by another process for more than {options.BusyTimeout}: see who holds it open, or raise {nameof(options.BusyTimeout)}.",
        SQLITE_FULL => "does not fit on its disk: free space; what was recorded before is kept.",
        SQLITE_READONLY => "cannot be written to: let the process write to the file and to its directory.",
        SQLITE_CANTOPEN => "cannot be opened: see that it is a file, and that the process may write to it and to its directory.",
        SQLITE_CORRUPT => "is damaged: put it aside and restore a copy, or begin with a new file, which knows nothing of what was spent.",
        SQLITE_NOTADB => "is no SQLite database: name another file, or put this one aside.",
        _ => "failed: see the inner exception, and the disk it is on.",
    };
}
