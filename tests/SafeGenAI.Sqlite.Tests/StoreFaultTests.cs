using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;
using SafeGenAI.Budgets;
using SafeGenAI.Sqlite.Budgets;

namespace SafeGenAI.Sqlite.Tests;

/// <summary>Whatever is wrong with the file, the error names it and the next step, and nothing is half written.</summary>
public class StoreFaultTests
{
    private static readonly BudgetLimits Limits = new("summary", [new BudgetLimit(BudgetScope.Feature, BudgetUnit.Tokens, 1_000, Per.Hour)]);

    [Fact]
    public async Task AFileThatStaysBusy_FailsClearly_AndWorksAgainAfterwards_ToldOnceEach()
    {
        using TemporaryFile file = new();
        FakeLogger<SqliteBudgetLedger> logger = new();
        await using SqliteBudgetLedger ledger = new(new SqliteStoreOptions(file.Path) { BusyTimeout = TimeSpan.Zero }, null, logger);
        using (StoreConnection other = new(new SqliteStoreOptions(file.Path)))
        {
            other.Begin();
            for (int number = 1; number <= 3; number++)
            {
                SqliteStoreException busy = await Assert.ThrowsAsync<SqliteStoreException>(async () => await ReserveAsync(ledger, number));
                Assert.Equal(5, busy.ResultCode);
                Expect(busy, file.Path, "another process", "BusyTimeout");
            }
        }

        Assert.True((await ReserveAsync(ledger, 4)).IsGranted);
        await ToldAsync(logger, 1601, 1602);
        Assert.Equal(10, (await ledger.ReadAsync(Limits, default))[0].Reserved);
    }

    [Fact]
    public async Task AFullDisk_FailsClearly_RecordsNothing_AndWorksAgainAfterwards()
    {
        using TemporaryFile file = new();
        StoreConnection connection = StoreFile.Open(new SqliteStoreOptions(file.Path));
        LedgerWriter writer = new(connection, new HighWaterMark(TimeProvider.System), NullLogger.Instance);
        await LimitPagesAsync(connection.ReadNumber("PRAGMA page_count"));
        int number = 0;

        SqliteStoreException full = await Assert.ThrowsAsync<SqliteStoreException>(async () =>
        {
            while (number < 10_000)
            {
                await writer.AskAsync(operations => operations.Reserve(Request(number)), default);
                number++;
            }
        });

        Assert.Equal(13, full.ResultCode);
        Expect(full, file.Path, "disk", "free space");
        await LimitPagesAsync(1_000_000);
        Assert.Equal(number * 10, (await writer.AskAsync(operations => operations.Read(Limits, default), default))[0].Reserved);
        Assert.True((await writer.AskAsync(operations => operations.Reserve(Request(number)), default)).IsGranted);
        await writer.StopAsync();

        Task LimitPagesAsync(long pages) => writer.AskAsync(_ => connection.ReadNumber($"PRAGMA max_page_count = {pages}"), default);

        static BudgetRequest Request(int number) => new(
            new BudgetLimits("summary", [new BudgetLimit(BudgetScope.Feature, BudgetUnit.Tokens, 1_000_000, Per.Hour)]),
            default, new BudgetAmount(10, 1, 0), TimeSpan.FromHours(1), new Guid(number, 0, 0, new byte[8]));
    }

    [Fact]
    public async Task AFileThatCannotBeWrittenTo_FailsClearly()
    {
        using TemporaryFile file = new();
        await file.Open().DisposeAsync();
        LedgerWriter writer = new(StoreFile.OpenToRead(new SqliteStoreOptions(file.Path)), new HighWaterMark(TimeProvider.System), NullLogger.Instance);

        SqliteStoreException refused = await Assert.ThrowsAsync<SqliteStoreException>(
            () => writer.AskAsync(operations => operations.Reserve(new(Limits, default, default, LedgerRig.Lease, default)), default));

        Assert.Equal(8, refused.ResultCode);
        Expect(refused, file.Path, "cannot be written to", "directory");
        await writer.StopAsync();
    }

    [Fact]
    public void AFileThatIsNoDatabase_IsRefused_AndKeptAsItIs()
    {
        using TemporaryFile file = new();
        File.WriteAllText(file.Path, new string('x', 5_000));

        Expect(Assert.Throws<SqliteStoreException>(() => file.Open()), file.Path, "no SQLite database", "another file");
        Assert.Equal(new string('x', 5_000), File.ReadAllText(file.Path));
    }

    [Fact]
    public async Task ADamagedFile_IsRefused()
    {
        using TemporaryFile file = new();
        await file.Open().DisposeAsync();
        byte[] bytes = File.ReadAllBytes(file.Path);
        bytes.AsSpan(100).Fill(0xA5);
        File.WriteAllBytes(file.Path, bytes);

        Expect(Assert.Throws<SqliteStoreException>(() => file.Open()), file.Path, "damaged", "restore a copy");
    }

    [Theory]
    [InlineData("CREATE TABLE customers (id INTEGER)")]
    [InlineData("PRAGMA application_id = 7")]
    [InlineData("PRAGMA user_version = 1")]
    public void TheDatabaseOfAnotherApplication_IsRefused_AndKeptAsItIs(string sql)
    {
        using TemporaryFile file = new();
        Change(file, sql);
        byte[] before = File.ReadAllBytes(file.Path);

        Expect(Assert.Throws<SqliteStoreException>(() => file.Open()), file.Path, "another application", "another file");
        Assert.Equal(before, File.ReadAllBytes(file.Path));
    }

    [Fact]
    public async Task ANewerVersion_IsRefused()
    {
        using TemporaryFile file = new();
        await file.Open().DisposeAsync();
        Change(file, "PRAGMA user_version = 99");

        Expect(Assert.Throws<SqliteStoreException>(() => file.Open()), file.Path, "version 99", "update SafeGenAI.Sqlite");
    }

    [Fact]
    public void AMissingDirectory_IsNotMade()
    {
        using TemporaryFile file = new();
        string path = Path.Combine(file.Folder, "not mounted", "safegenai.db");

        Expect(Assert.Throws<SqliteStoreException>(() => new SqliteBudgetLedger(new SqliteStoreOptions(path))), path, "no directory", "mount");
        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
    }

    [Fact]
    public void ADirectoryInThePlaceOfTheFile_IsRefused()
    {
        using TemporaryFile file = new();
        Directory.CreateDirectory(file.Path);

        Expect(Assert.Throws<SqliteStoreException>(() => file.Open()), file.Path, "cannot be", "directory");
    }

    [Fact]
    public async Task TheFileAndThoseBesideIt_AreForTheirOwnerOnly()
    {
        using TemporaryFile file = new();
        await using SqliteBudgetLedger ledger = file.Open();
        await ReserveAsync(ledger, 1);

        FileInfo[] files = new DirectoryInfo(file.Folder).GetFiles();
        Assert.Equal(3, files.Length);
        Assert.All(files, one => Assert.True(OperatingSystem.IsWindows() || one.UnixFileMode == (UnixFileMode.UserRead | UnixFileMode.UserWrite)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(":memory:")]
    public void APathThatIsNoFile_IsMisuse(string path) => Assert.Throws<ArgumentException>(() => new SqliteStoreOptions(path));

    [Fact]
    public void ARelativePath_StartsAtTheCurrentDirectory() =>
        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "data", "safegenai.db"), new SqliteStoreOptions("data/safegenai.db").FilePath);

    private static ValueTask<BudgetReservation> ReserveAsync(SqliteBudgetLedger ledger, int number) => ledger.ReserveAsync(
        new BudgetRequest(Limits, default, new BudgetAmount(10, 1, 0), TimeSpan.FromHours(1), new Guid(number, 0, 0, new byte[8])));

    private static void Expect(SqliteStoreException exception, params string[] parts)
    {
        Assert.Equal(parts[0], exception.FilePath);
        Assert.All(parts, part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
    }

    private static void Change(TemporaryFile file, string sql)
    {
        using SqliteConnection connection = new($"Data Source={file.Path};Pooling=false");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>What is logged is told apart from the writer.</summary>
    private static async Task ToldAsync(FakeLogger logger, params int[] events)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (logger.Collector.Count < events.Length && TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20))
        {
            await Task.Yield();
        }

        Assert.Equal(events, logger.Collector.GetSnapshot().Select(record => record.Id.Id).Order());
    }
}
