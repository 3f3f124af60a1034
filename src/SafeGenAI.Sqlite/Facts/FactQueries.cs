using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;

namespace SafeGenAI.Sqlite.Facts;

/// <summary>The statements of one table. Immutable.</summary>
internal sealed class FactQueries
{
    private readonly SqliteFactTable _table;
    private readonly string _select;

    private FactQueries(SqliteFactTable table)
    {
        _table = table;
        StringBuilder sql = new("SELECT ");
        // A column that went missing since is an error only with its table's name before it: alone it would be read as a text.
        sql.AppendJoin(", ", table.Columns.Prepend(table.KeyColumn).Select(Qualified));
        sql.Append(" FROM ").Append(FactSchema.Quote(table.Table)).Append(" AS facts WHERE ");
        if (table.TenantColumn is { } tenant)
        {
            sql.Append(Qualified(tenant)).Append(" IS $tenant AND ");
        }

        _select = sql.Append(Qualified(table.KeyColumn)).Append(table.IgnoreCase ? " COLLATE NOCASE" : " COLLATE BINARY").Append(" IN (").ToString();
    }

    /// <exception cref="SqliteStoreException">The file cannot be read, or has no such table or column.</exception>
    public static FactQueries For(SqliteFactTable table)
    {
        using SqliteConnection connection = FactFile.Open(table.FilePath);
        try
        {
            FactSchema.Check(connection, table);
        }
        catch (SqliteException exception)
        {
            throw Failed(table, exception);
        }

        return new FactQueries(table);
    }

    /// <summary>Asks for some of the keys in one query.</summary>
    public void Find(IReadOnlyList<string> keys, int from, int count, string? tenant, Dictionary<string, FactRow> rows)
    {
        using SqliteConnection connection = FactFile.Open(_table.FilePath);
        try
        {
            using SqliteCommand command = Command(connection, keys, from, count, tenant);
            using SqliteDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                string key = Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!;
                object?[] values = Values(reader);
                rows[key] = rows.TryGetValue(key, out FactRow? row) ? row.Merge(values) : new FactRow(_table.Columns, values);
            }
        }
        catch (SqliteException exception)
        {
            throw Failed(_table, exception);
        }
    }

    private static string Qualified(string column) => "facts." + FactSchema.Quote(column);

    private static SqliteStoreException Failed(SqliteFactTable table, SqliteException exception) =>
        new(table.FilePath, $"could not be asked for '{table.Table}': see the inner exception.", exception);

    private SqliteCommand Command(SqliteConnection connection, IReadOnlyList<string> keys, int from, int count, string? tenant)
    {
        SqliteCommand command = connection.CreateCommand();
        if (_table.TenantColumn is not null)
        {
            command.Parameters.AddWithValue("$tenant", (object?)tenant ?? DBNull.Value);
        }

        StringBuilder sql = new(_select);
        for (int i = 0; i < count; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"$k{i}");
            sql.Append(i == 0 ? "" : ", ").Append(name);
            command.Parameters.AddWithValue(name, keys[from + i]);
        }

        command.CommandText = sql.Append(')').ToString();
        return command;
    }

    private object?[] Values(SqliteDataReader reader)
    {
        object?[] values = new object?[_table.Columns.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = reader.IsDBNull(i + 1) ? null : reader.GetValue(i + 1);
        }

        return values;
    }
}
