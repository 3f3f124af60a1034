using SafeGenAI.HallucinationCheck.Facts;

namespace SafeGenAI.Sqlite.Tests;

public sealed class SqliteFactSourceTests : IDisposable
{
    private readonly ProductTable _products = new();

    public void Dispose() => _products.Dispose();

    [Fact]
    public async Task WhatIsInTheTable_IsFound_WithItsColumns()
    {
        IReadOnlyDictionary<string, FactRow> found = await FindAsync(_products.Table(), "steel VALVE", "Brass pump", "Titanium valve");

        Assert.Equal(2, found.Count);
        Assert.Equal((12.5m, 7m, "red"), (found["steel VALVE"].Number("PRICE"), found["steel valve"].Number("stock"), found["Steel valve"].Text("colour")));
        Assert.Null(found["Brass pump"].Text("colour"));
        Assert.Null(found["steel valve"].Number("colour"));
        Assert.Contains("price, stock, colour", Assert.Throws<ArgumentException>(() => found["Brass pump"].Text("weight")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CaseCounts_WhereItIsAskedFor()
    {
        IReadOnlyDictionary<string, FactRow> found = await FindAsync(_products.Table(ignoreCase: false), "steel valve", "Brass pump", "twin");

        Assert.Equal(["Brass pump", "twin"], found.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(6m, found["twin"].Number("price"));
    }

    [Fact]
    public async Task WhatRowsOfOneKeyDifferIn_IsNotKnown()
    {
        IReadOnlyDictionary<string, FactRow> found = await FindAsync(_products.Table(), "Twin");

        Assert.Null(found["twin"].Number("price"));
        Assert.Equal(("red", 1m), (found["twin"].Text("colour"), found["twin"].Number("stock")));
    }

    [Fact]
    public async Task ATenant_SeesItsOwnRows_AndACallWithoutOne_ThoseOfNobody()
    {
        SqliteFactSource source = new(_products.Table(tenantColumn: "shop"));
        string[] keys = ["Steel valve", "Brass pump", "Cork"];

        Assert.True(source.IsPerTenant);
        Assert.Equal(["Steel valve"], (await source.FindAsync(new FactQuery(keys, "north"), CancellationToken.None)).Keys);
        Assert.Equal(["Brass pump"], (await source.FindAsync(new FactQuery(keys, "south"), CancellationToken.None)).Keys);
        Assert.Equal(["Cork"], (await source.FindAsync(new FactQuery(keys, null), CancellationToken.None)).Keys);
        Assert.Empty(await source.FindAsync(new FactQuery(keys, "' OR 1=1 --"), CancellationToken.None));
        Assert.False(new SqliteFactSource(_products.Table()).IsPerTenant);
    }

    [Theory]
    [InlineData("x' OR '1'='1")]
    [InlineData("'); DROP TABLE products; --")]
    [InlineData("%")]
    [InlineData("\0")]
    [InlineData("\uD800")]
    public async Task KeysAreData(string key)
    {
        Assert.Empty(await FindAsync(_products.Table(), key));
        Assert.Single(await FindAsync(_products.Table(), key, "Cork"));
    }

    [Fact]
    public async Task ThousandKeysAndMore_AreAskedForInPieces()
    {
        string[] keys = [.. Enumerable.Range(0, 1_499).Select(number => $"p{number}"), "Cork"];

        Assert.Equal(["Cork"], (await FindAsync(_products.Table(), keys)).Keys);
        Assert.Empty(await FindAsync(_products.Table(), keys[..1_000]));
    }

    [Fact]
    public async Task NamesOfAnyKind_AndNumbersAsKeys_AreFound()
    {
        FactRow row = (await FindAsync(new SqliteFactTable(_products.Path, "odd \"name", "the key") { Columns = ["a \"b"] }, "7", "8"))["7"];

        Assert.Equal("seven", row.Text("a \"b"));
    }

    [Theory]
    [InlineData("produts", "name", "price", null, "no table or view 'produts'; it has odd \"name, products")]
    [InlineData("products", "nam", "price", null, "no column 'nam'; table 'products' has name, price, stock, colour, shop")]
    [InlineData("products", "name", "cost", null, "no column 'cost'")]
    [InlineData("products", "name", "price", "tenant", "no column 'tenant'")]
    [InlineData("products; DROP TABLE products", "name", "price", null, "no table or view")]
    public void ANameThatIsNotThere_IsRefused_AndThoseThatAreAreTold(string table, string key, string column, string? tenant, string expected)
    {
        SqliteStoreException refused = Assert.Throws<SqliteStoreException>(
            () => new SqliteFactSource(new SqliteFactTable(_products.Path, table, key) { Columns = [column], TenantColumn = tenant }));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.Equal(_products.Path, refused.FilePath);
    }

    [Fact]
    public void AFileThatIsNone_IsRefused()
    {
        Assert.Throws<SqliteStoreException>(() => new SqliteFactSource(new SqliteFactTable(_products.Path + ".none", "products", "name")));
        Assert.False(File.Exists(_products.Path + ".none"));
        File.WriteAllText(_products.Path + ".text", new string('x', 5_000));
        Assert.Throws<SqliteStoreException>(() => new SqliteFactSource(new SqliteFactTable(_products.Path + ".text", "products", "name")));
    }

    [Fact]
    public async Task AColumnThatGoesMissing_IsAnError_NotAValue()
    {
        SqliteFactSource source = new(_products.Table());
        _products.Execute("ALTER TABLE products DROP COLUMN colour");

        await Assert.ThrowsAsync<SqliteStoreException>(async () => await source.FindAsync(new FactQuery(["Cork"], null), CancellationToken.None));
    }

    [Fact]
    public async Task WhatIsWrittenMeanwhile_IsSeen()
    {
        SqliteFactSource source = new(_products.Table());
        Assert.Empty(await source.FindAsync(new FactQuery(["Lamp"], null), CancellationToken.None));
        _products.Execute("INSERT INTO products VALUES ('Lamp', 3, 1, 'red', NULL)");

        Assert.Single(await source.FindAsync(new FactQuery(["Lamp"], null), CancellationToken.None));
    }

    private static async Task<IReadOnlyDictionary<string, FactRow>> FindAsync(SqliteFactTable table, params string[] keys) =>
        await new SqliteFactSource(table).FindAsync(new FactQuery(keys, null), CancellationToken.None);
}
