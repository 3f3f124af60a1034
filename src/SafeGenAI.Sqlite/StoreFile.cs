namespace SafeGenAI.Sqlite;

/// <summary>Makes and opens the file.</summary>
internal static class StoreFile
{
    /// <summary>The most that the write-ahead log keeps once it is written back, in bytes.</summary>
    private const int MaximumIdleLog = 4 * 1024 * 1024;

    /// <exception cref="SqliteStoreException">It cannot be opened, is damaged, of another application, or of a newer version.</exception>
    public static StoreConnection Open(SqliteStoreOptions options)
    {
        Create(options.FilePath);
        StoreConnection connection = new(options);
        try
        {
            StoreSchema.Prepare(connection);
            connection.Execute($"PRAGMA synchronous = {options.Durability}; PRAGMA journal_size_limit = {MaximumIdleLog}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A second connection, that sees a whole state of the file whoever writes, and waits for no writer.</summary>
    public static StoreConnection OpenToRead(SqliteStoreOptions options)
    {
        StoreConnection connection = new(options);

        // It waits only where SQLite puts the file in order after a process was killed.
        connection.Execute($"PRAGMA query_only = ON; PRAGMA busy_timeout = {(long)options.BusyTimeout.TotalMilliseconds}");
        return connection;
    }

    /// <summary>For its owner only; SQLite gives the files beside it the same mode.</summary>
    private static void Create(string path)
    {
        if (File.Exists(path))
        {
            return;
        }

        FileStreamOptions options = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            new FileStream(path, options).Dispose();
        }
        catch (DirectoryNotFoundException exception)
        {
            // A directory that is missing is as a rule a typing error, or a volume that is not mounted: an empty
            // ledger made there would have forgotten what was spent.
            throw new SqliteStoreException(path, "has no directory to be in: make it, mount its volume, or name another path.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SqliteStoreException(path, "cannot be made: let the process write to its directory, or name another path.", exception);
        }
    }
}
