using Microsoft.Data.Sqlite;

namespace SafeGenAI.Sqlite.Tests;

/// <summary>A file with products.</summary>
internal sealed class ProductTable : IDisposable
{
    private readonly TemporaryFile _file = new();

    public ProductTable() => Execute("""
        CREATE TABLE products (name TEXT NOT NULL COLLATE NOCASE, price REAL, stock INTEGER, colour TEXT, shop TEXT);
        CREATE INDEX products_name ON products (name);
        INSERT INTO products VALUES ('Steel valve', 12.5, 7, 'red', 'north'), ('Brass pump', 1200, 0, NULL, 'south'), ('Cork', 0.1, 1, 'brown', NULL);
        INSERT INTO products VALUES ('Twin', 5, 1, 'red', 'north'), ('twin', 6, 1, 'red', 'north');
        CREATE TABLE "odd ""name" ("the key" INTEGER, "a ""b" TEXT);
        INSERT INTO "odd ""name" VALUES (7, 'seven');
        """);

    public string Path => _file.Path;

    public SqliteFactTable Table(string? tenantColumn = null, bool ignoreCase = true) => new(Path, "products", "name")
    {
        Columns = ["price", "stock", "colour"],
        TenantColumn = tenantColumn,
        IgnoreCase = ignoreCase,
    };

    public void Execute(string sql)
    {
        using SqliteConnection connection = new($"Data Source={Path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose() => _file.Dispose();
}
