using Microsoft.Data.Sqlite;

namespace SafeGenAI.Sqlite.Facts;

/// <summary>Looks names of tables and columns up, so that none is taken into a statement that does not exist.</summary>
internal static class FactSchema
{
    /// <exception cref="SqliteStoreException">There is no such table, or no such column.</exception>
    public static void Check(SqliteConnection connection, SqliteFactTable table)
    {
        List<string> tables = Read(connection, "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name");
        Demand(table.Table, tables, table.FilePath, "table or view", "it has");
        List<string> columns = Read(connection, "SELECT name FROM pragma_table_xinfo($table) ORDER BY cid", table.Table);
        foreach (string column in table.Columns.Prepend(table.KeyColumn).Append(table.TenantColumn ?? table.KeyColumn))
        {
            Demand(column, columns, table.FilePath, "column", $"table '{table.Table}' has");
        }
    }

    /// <summary>A name as SQL writes it.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static void Demand(string name, List<string> existing, string filePath, string kind, string has)
    {
        // As SQLite compares names.
        if (!existing.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            throw new SqliteStoreException(
                filePath, $"has no {kind} '{name}'; {has} {(existing.Count == 0 ? "none" : string.Join(", ", existing))}. Name one of them.");
        }
    }

    private static List<string> Read(SqliteConnection connection, string sql, string? table = null)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        if (table is not null)
        {
            command.Parameters.AddWithValue("$table", table);
        }

        List<string> names = [];
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }
}
