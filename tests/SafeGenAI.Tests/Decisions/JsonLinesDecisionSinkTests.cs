using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Testing;
using SafeGenAI.Decisions;
using SafeGenAI.Tests.CostBreaker;

namespace SafeGenAI.Tests.Decisions;

public sealed class JsonLinesDecisionSinkTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("decisions-").FullName;
    private readonly MoneyRig _rig = new();
    private readonly FakeLogger<JsonLinesDecisionSink> _logger = new();
    private Decision? _decision;

    private string FilePath => Path.Combine(_directory, "logs", "decisions.jsonl");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task ConcurrentWriters_LeaveOneLineForEachDecision()
    {
        JsonLinesDecisionSink sink = Sink();
        Decision decision = await DecisionAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Record(sink, decision, 200))));
        await sink.DisposeAsync();

        Assert.Equal((1_600, 0L), (Lines(FilePath), sink.Dropped));
    }

    [Fact]
    public async Task AFullFile_IsPutAsideFirst()
    {
        Decision decision = await DecisionAsync();
        int length = DecisionJsonTests.Json(decision).Length + 1;
        await using (JsonLinesDecisionSink sink = Sink(options => options.MaxFileBytes = (length * 3) + 1))
        {
            Record(sink, decision, 7);
        }

        Assert.Equal([3, 3, 1], new[] { Aside(1), Aside(2), FilePath }.Select(Lines));
    }

    [Fact]
    public async Task AtMidnightUtc_ANewFileBegins()
    {
        Decision decision = await DecisionAsync();
        await using JsonLinesDecisionSink sink = Sink();
        Record(sink, decision, 2);
        await Eventually.TrueAsync(() => File.Exists(FilePath) && Lines(FilePath) == 2);

        _rig.Time.Advance(TimeSpan.FromHours(12));
        Record(sink, decision, 1);
        await Eventually.TrueAsync(() => File.Exists(Aside(1)) && File.Exists(FilePath) && Lines(FilePath) == 1);

        Assert.Equal(2, Lines(Aside(1)));
    }

    [Fact]
    public async Task ARestart_AppendsOnTheSameDay_AndPutsAsideOnTheNext()
    {
        Decision decision = await DecisionAsync();
        await WriteAsync(decision);
        File.SetLastWriteTimeUtc(FilePath, _rig.Time.GetUtcNow().UtcDateTime);
        await WriteAsync(decision);
        Assert.Equal(2, Lines(FilePath));

        _rig.Time.Advance(TimeSpan.FromDays(1));
        File.SetLastWriteTimeUtc(FilePath, _rig.Time.GetUtcNow().UtcDateTime.AddDays(-1));
        await WriteAsync(decision);

        Assert.Equal([2, 1], new[] { Aside(1), FilePath }.Select(Lines));
    }

    [Theory]
    [InlineData("{\"feature\":\"f\",\"timest", 2)]
    [InlineData("{\"fea", 2)]
    public async Task HalfALineOfAKilledProcess_IsCutOff(string half, int lines)
    {
        Decision decision = await DecisionAsync();
        await WriteAsync(decision);
        await File.AppendAllTextAsync(FilePath, half);
        File.SetLastWriteTimeUtc(FilePath, _rig.Time.GetUtcNow().UtcDateTime);

        await WriteAsync(decision);

        Assert.Equal(lines, Lines(FilePath));
    }

    [Fact]
    public async Task AFileThatIsNotOurs_IsNotCut()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        await File.WriteAllTextAsync(FilePath, "precious");
        File.SetLastWriteTimeUtc(FilePath, _rig.Time.GetUtcNow().UtcDateTime);

        await WriteAsync(await DecisionAsync());

        Assert.StartsWith("precious\n{\"feature\"", await File.ReadAllTextAsync(FilePath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task L22_ADiskThatFails_LosesDecisionsCountedAndToldOnce_AndRecovers()
    {
        Decision decision = await DecisionAsync();
        await File.WriteAllTextAsync(Path.Combine(_directory, "logs"), "a file where the directory should be");
        JsonLinesDecisionSink sink = Sink();
        Record(sink, decision, 3);
        await Eventually.TrueAsync(() => sink.Dropped == 3);
        Assert.Equal([1006], _logger.Collector.GetSnapshot().Select(record => record.Id.Id));

        File.Delete(Path.Combine(_directory, "logs"));
        Record(sink, decision, 2);
        await sink.DisposeAsync();

        Assert.Equal((2, 3L), (Lines(FilePath), sink.Dropped));
        Assert.Equal([1006, 1007], _logger.Collector.GetSnapshot().Select(record => record.Id.Id));
    }

    [Fact]
    public async Task L22_APlaceThatCannotBeWrittenTo_LosesDecisionsAndNothingElse()
    {
        // A directory stands where the file should be: not even an administrator writes there.
        Directory.CreateDirectory(FilePath);
        JsonLinesDecisionSink sink = Sink();
        Record(sink, await DecisionAsync(), 5);

        await sink.DisposeAsync();

        Assert.Equal(5, sink.Dropped);
    }

    [Fact]
    public async Task AFullQueue_DropsExactlyWhatDoesNotFit()
    {
        Decision decision = await DecisionAsync();
        using ManualResetEventSlim gate = new();
        using ManualResetEventSlim entered = new();
        JsonLinesDecisionSink sink = new(
            new JsonLinesOptions(FilePath) { QueueCapacity = 10 }, new GatedClock(entered, gate), _logger);
        sink.Record(decision);
        entered.Wait();

        Record(sink, decision, 25);
        Assert.Equal(15, sink.Dropped);
        gate.Set();
        await sink.DisposeAsync();
        sink.Record(decision);

        Assert.Equal((11, 16L), (Lines(FilePath), sink.Dropped));
    }

    private static void Record(JsonLinesDecisionSink sink, Decision decision, int times)
    {
        for (int i = 0; i < times; i++)
        {
            sink.Record(decision);
        }
    }

    /// <summary>How many lines a file has; every one of them must be a whole decision.</summary>
    private static int Lines(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(file);
        string text = reader.ReadToEnd();
        Assert.True(text.Length == 0 || text.EndsWith('\n'));
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Equal("f", JsonDocument.Parse(line).RootElement.GetProperty("feature").GetString()));
        return lines.Length;
    }

    private string Aside(int number) => Path.Combine(
        _directory, "logs", string.Create(CultureInfo.InvariantCulture, $"decisions-20260301-{number}.jsonl"));

    private async Task WriteAsync(Decision decision)
    {
        await using JsonLinesDecisionSink sink = Sink();
        sink.Record(decision);
    }

    private JsonLinesDecisionSink Sink(Action<JsonLinesOptions>? configure = null)
    {
        JsonLinesOptions options = new(FilePath);
        configure?.Invoke(options);
        return new JsonLinesDecisionSink(options, _rig.Time, _logger);
    }

    private async Task<Decision> DecisionAsync()
    {
        if (_decision is null)
        {
            await _rig.BuildWide(_rig.Model()).ExecuteAsync("hi");
            _decision = _rig.Sink.Decisions[0];
        }

        return _decision;
    }

    private sealed class GatedClock(ManualResetEventSlim entered, ManualResetEventSlim gate) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow()
        {
            entered.Set();
            gate.Wait();
            return new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        }
    }
}
