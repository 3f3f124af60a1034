using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets;

public sealed class PriceFileTests : IDisposable
{
    private static readonly DateOnly Today = new(2026, 3, 1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("safegenai-prices-");
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLogger _logger = new();
    private readonly string _path;
    private int _writes;

    public PriceFileTests() => _path = Path.Combine(_folder.FullName, "prices.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void AChange_IsTaken_WhenTheFileStayedAsItIsForAnInterval()
    {
        using PriceFile file = Open(List(1));
        long version = file.Version;

        Write(List(2));
        Look();
        Assert.Equal((1m, version), (Input(file), file.Version));
        Look();

        Assert.Equal(2m, Input(file));
        Assert.NotEqual(version, file.Version);
        Assert.Equal((1411, LogLevel.Information), (Assert.Single(Logged()).Id.Id, Logged()[0].Level));
        Assert.Contains($"{_path} was read again: 1 prices", Logged()[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatIsBeingWritten_IsNotTaken()
    {
        using PriceFile file = Open(List(1));
        string next = List(2);

        for (int length = 10; length < next.Length; length += 10)
        {
            Write(next[..length]);
            Look();
        }

        Assert.Equal(1m, Input(file));
        Assert.Empty(Logged());
        Write(next);
        Look();
        Look();
        Assert.Equal(2m, Input(file));
    }

    [Fact]
    public void L24_AnInvalidPriceList_KeepsTheLastGoodOne_AndSaysSoOnce()
    {
        using PriceFile file = Open(List(1));
        long version = file.Version;

        Write(List(-2));
        Look(times: 10);

        Assert.Equal((1m, version), (Input(file), file.Version));
        FakeLogRecord told = Assert.Single(Logged());
        Assert.Equal((1412, LogLevel.Error), (told.Id.Id, told.Level));
        Assert.Contains("prices[0] ('m'): input is -2", told.Message, StringComparison.Ordinal);
        Assert.Contains("last good one stays in force", told.Message, StringComparison.Ordinal);

        Write(List(3));
        Look(times: 2);
        Assert.Equal(3m, Input(file));
    }

    [Fact]
    public void L24_APriceListThatStaysHalf_KeepsTheLastGoodOne()
    {
        using PriceFile file = Open(List(1));

        Write(List(2)[..20]);
        Look(times: 3);

        Assert.Equal(1m, Input(file));
        Assert.Contains("no JSON, or not all of it", Assert.Single(Logged()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void L24_APriceListThatIsGone_KeepsTheLastGoodOne_AndComesBack()
    {
        using PriceFile file = Open(List(1));

        File.Delete(_path);
        Look(times: 5);
        Assert.Equal(1m, Input(file));
        Assert.Equal(1412, Assert.Single(Logged()).Id.Id);

        Write(List(2));
        Look(times: 2);
        Assert.Equal(2m, Input(file));
    }

    [Fact]
    public void AFileThatIsReplaced_OrOlder_IsAChange()
    {
        using PriceFile file = Open(List(1));

        string other = Path.Combine(_folder.FullName, "other.json");
        File.WriteAllText(other, List(2));
        File.SetLastWriteTimeUtc(other, new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        File.Move(other, _path, overwrite: true);
        Look(times: 2);

        Assert.Equal(2m, Input(file));
    }

    [Fact]
    public void ALinkThatIsTurnedToAnotherFile_IsAChange()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // needs rights there
        }

        string one = Path.Combine(_folder.FullName, "one"), two = Path.Combine(_folder.FullName, "two");
        File.WriteAllText(one, List(1));
        File.WriteAllText(two, List(22));
        File.CreateSymbolicLink(_path, one);
        using PriceFile file = new(_path, _time, _logger);

        File.Delete(_path);
        File.CreateSymbolicLink(_path, two);
        Look(times: 2);

        Assert.Equal(22m, Input(file));
    }

    [Fact]
    public void FaultyEntriesOfAListOfLiteLlm_AreLeftOut_AndTold()
    {
        using PriceFile file = Open("""
            { "m": { "input_cost_per_token": 1e-06, "output_cost_per_token": 1e-06 }, "bad": { "input_cost_per_token": -1, "output_cost_per_token": 1 }, "image": { "mode": "image_generation" } }
            """);

        Assert.Equal(1m, Input(file));
        Assert.Equal(2, file.Current.Omitted.Count);
        FakeLogRecord told = Assert.Single(Logged());
        Assert.Equal((1415, LogLevel.Warning), (told.Id.Id, told.Level));
        Assert.Contains("has 1 entries that are faulty", told.Message, StringComparison.Ordinal);
        Assert.Contains("'bad': input_cost_per_token is -1", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatCannotBeUsed_IsRefusedAtOnce()
    {
        Assert.Throws<FileNotFoundException>(() => new PriceFile(_path, _time));
        Write("{ \"prices\": 5 }");
        Assert.Throws<FormatException>(() => new PriceFile(_path, _time));
        Assert.Throws<ArgumentOutOfRangeException>("checkInterval", () => new PriceFile(_path, _time, checkInterval: TimeSpan.Zero));
        Assert.Throws<ArgumentException>("path", () => new PriceFile(" "));
    }

    [Fact]
    public void ADisposedFile_IsNotLookedAtAnyMore()
    {
        PriceFile file = Open(List(1));

        file.Dispose();
        Write(List(2));
        Look(times: 3);

        Assert.Equal(1m, Input(file));
    }

    [Fact]
    public void ALoggerThatThrows_DoesNotStopTheReload()
    {
        Write(List(1));
        using PriceFile file = new(_path, _time, new ThrowingLogger());

        Write(List(-1));
        Look(times: 2);
        Write(List(2));
        Look(times: 2);

        Assert.Equal(2m, Input(file));
    }

    private PriceFile Open(string json)
    {
        Write(json);
        return new PriceFile(_path, _time, _logger);
    }

    /// <summary>Every write has a time of its own, however coarse the file system's clock is.</summary>
    private void Write(string json)
    {
        File.WriteAllText(_path, json);
        File.SetLastWriteTimeUtc(_path, new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(++_writes));
    }

    private void Look(int times = 1)
    {
        for (int i = 0; i < times; i++)
        {
            _time.Advance(PriceFile.DefaultCheckInterval);
        }
    }

    private IReadOnlyList<FakeLogRecord> Logged() => _logger.Collector.GetSnapshot();

    private static decimal Input(PriceFile file) => file.Find("m", Today)!.Input;

    private static string List(int input) => $$"""{ "prices": [ { "model": "m", "input": {{input}}, "output": 5 } ] }""";

    private sealed class ThrowingLogger : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException("The logger is broken.");
    }
}
