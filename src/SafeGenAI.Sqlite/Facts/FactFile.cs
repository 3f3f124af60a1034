using Microsoft.Data.Sqlite;

namespace SafeGenAI.Sqlite.Facts;

/// <summary>Opens a file of facts.</summary>
internal static class FactFile
{
    // The caller of a lookup has a timeout of its own, of 2 seconds as a rule: whoever writes is not waited for longer.
    private const int BusySeconds = 1;

    public static SqliteConnection Open(string filePath)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder
        {
            DataSource = filePath,
            Mode = SqliteOpenMode.ReadOnly,
            DefaultTimeout = BusySeconds,
        }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw new SqliteStoreException(
                filePath, "cannot be opened to read: see that it is a SQLite file, and that the process may read it.", exception);
        }
    }
}
