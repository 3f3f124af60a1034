using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using SafeGenAI.Cache;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.Telemetry;

namespace SafeGenAI.Tests.Cache.Shared;

/// <summary>Whatever lies in the store, an answer leaves only if this application put it there for this question; and who reads the store learns nothing.</summary>
public sealed class SharedEntryTests
{
    private static readonly Dictionary<string, Func<byte[], byte[]>> Foreign = new()
    {
        ["nothing at all"] = _ => [],
        ["random bytes"] = _ => Encoding.ASCII.GetBytes("0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnop"),
        ["our header and nothing else"] = entry => entry[..32],
        ["an entry cut off"] = entry => entry[..^1],
        ["an entry with one bit flipped"] = entry => [.. entry[..^1], (byte)(entry[^1] ^ 1)],
        ["an entry of another format version"] = entry => [.. entry[..3], 2, .. entry[4..]],
        ["a type's name"] = _ => Encoding.UTF8.GetBytes("""{"$type":"System.IO.FileInfo, mscorlib","fileName":"/etc/passwd"}"""),
        ["a depth bomb"] = _ => Encoding.UTF8.GetBytes(new string('[', 200_000)),
        ["100 megabytes"] = entry => [.. entry, .. new byte[100 << 20]],
    };

    public static TheoryData<string, bool> ForeignEntries
    {
        get
        {
            TheoryData<string, bool> data = [];
            foreach (string name in Foreign.Keys)
            {
                data.Add(name, false);
                data.Add(name, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(ForeignEntries))]
    public async Task L17_AForeignEntry_IsAMiss_AndTheNextAnswerTakesItsPlace(string kind, bool streaming)
    {
        using FakeLoggerProvider logs = new();
        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddProvider(logs));
        SharedRig rig = new() { Loggers = loggers };
        await rig.Process().AskAsync(streaming);
        await rig.Store.HasAsync(1);
        (string name, byte[] entry) = Assert.Single(rig.Store.Entries);
        byte[] foreign = Foreign[kind](entry);
        rig.Store.Entries[name] = foreign;
        CachedFeature process = rig.Process();

        GenAIResult asked = await process.AskAsync(streaming);
        await Eventually.TrueAsync(() => rig.Store.Entries[name] != foreign);
        GenAIResult hit = await rig.Process().AskAsync(streaming);

        Assert.Equal(("hello", Provenance.Model, Provenance.Cache, 2), (asked.Text, asked.Provenance, hit.Provenance, rig.Model.Calls));
        Assert.Equal(CacheOutcome.Miss, Assert.Single(process.Decisions.All).Cache);
        await Eventually.TrueAsync(() => logs.Collector.GetSnapshot().Any(record => record.Id.Id == 1205));
        Assert.Single(logs.Collector.GetSnapshot(), record => record.Id.Id == 1205);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RejectedEntries_AreToldOnceAMinute(bool streaming)
    {
        using FakeLoggerProvider logs = new();
        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddProvider(logs));
        using MeasurementRecorder measurements = new($"told-{streaming}");
        SharedRig rig = new();
        GenAIPipeline process = GenAIPipeline.CreateBuilder($"told-{streaming}")
            .AddModel("small", rig.Model).UseTimeProvider(rig.Time).UseLoggerFactory(loggers).UseSharedCache(rig.Store, rig.Key)
            .Configure(f => f.UseCache(CacheSharing.Everyone, cache => cache.FreshFor = TimeSpan.FromSeconds(30))).Build();

        for (int asked = 1; asked <= 4; asked++)
        {
            await process.AskAsync(streaming);
            await Eventually.TrueAsync(() => measurements.Of(SafeGenAINames.SharedCacheWrites).Count() == asked);
            rig.Store.Entries[rig.Store.Entries.Keys.Single()] = [1];
            rig.Time.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Equal(3, measurements.Of(SafeGenAINames.SharedCacheReads).Count(read => read == "1 safegenai.outcome=rejected"));
        await Eventually.TrueAsync(() => logs.Collector.GetSnapshot().Count(record => record.Id.Id == 1205) == 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L16_AnotherUsersEntry_CopiedUnderThisUsersName_IsAMiss(bool streaming)
    {
        SharedRig rig = new() { Sharing = CacheSharing.User, Model = new() { Answer = request => FakeReply.Text($"answer {request.Number}") } };
        GenAIRequest ann = new("hi") { UserId = "ann" }, ben = new("hi") { UserId = "ben" };
        await rig.Process().Pipeline.AskAsync(ann, streaming);
        await rig.Store.HasAsync(1);
        (string annsName, byte[] annsEntry) = Assert.Single(rig.Store.Entries);
        await rig.Process().Pipeline.AskAsync(ben, streaming);
        await rig.Store.HasAsync(2);
        rig.Store.Entries[rig.Store.Entries.Keys.Single(name => name != annsName)] = annsEntry;

        GenAIResult result = await rig.Process().Pipeline.AskAsync(ben, streaming);

        Assert.Equal(("answer 3", Provenance.Model), (result.Text, result.Provenance));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAnswerLargerThanAnEntryMayBe_IsGivenAndKeptInMemory_ButNotShared(bool streaming)
    {
        foreach (int length in (int[])[2_000, 2_048, 100_000])
        {
            SharedRig rig = new() { Model = new(new string('x', length)), Options = options => options.MaxEntryBytes = 2_048 };
            using MeasurementRecorder measurements = new("email");
            CachedFeature process = rig.Process();

            GenAIResult first = await process.AskAsync(streaming);
            GenAIResult second = await process.AskAsync(streaming);
            await Eventually.TrueAsync(() => measurements.Of(SafeGenAINames.SharedCacheWrites).Any(written => written == "1 safegenai.outcome=oversized"));

            Assert.Equal((length, Provenance.Cache, 0), (first.Text.Length, second.Provenance, rig.Store.Writes));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAnswerOfAKindThatIsNotShared_StaysInMemory(bool streaming)
    {
        SharedRig rig = new()
        {
            Model = new() { Otherwise = FakeReply.ToolCall("a", new Dictionary<string, object?> { ["n"] = 7 }) },
            Cache = cache => cache.IncludeRequestsWithTools = true,
        };
        using MeasurementRecorder measurements = new("email");
        CachedFeature process = rig.Process();

        await process.AskAsync(streaming);
        GenAIResult second = await process.AskAsync(streaming);
        await Eventually.TrueAsync(() => measurements.Of(SafeGenAINames.SharedCacheWrites).Any(written => written == "1 safegenai.outcome=not_shareable"));

        Assert.Equal((Provenance.Cache, 0), (second.Provenance, rig.Store.Writes));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L23_WhoReadsTheStore_LearnsNoUserNoQuestionAndNoAnswer(bool streaming)
    {
        SharedRig rig = new() { Sharing = CacheSharing.User, Model = new("canary-answer") };
        await rig.Process().Pipeline.AskAsync(
            new GenAIRequest("canary-question") { UserId = "canary-user", TenantId = "canary-tenant", Sources = ["canary-source"] }, streaming);
        await rig.Store.HasAsync(1);

        (string name, byte[] entry) = Assert.Single(rig.Store.Entries);

        foreach (string told in (string[])[name, Encoding.UTF8.GetString(entry), Encoding.Unicode.GetString(entry), Encoding.Latin1.GetString(entry)])
        {
            Assert.DoesNotContain("canary", told, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("small", told, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EveryReadAndWrite_IsCounted(bool streaming)
    {
        string feature = $"counted-{streaming}";
        using MeasurementRecorder measurements = new(feature);
        SharedRig rig = new();
        GenAIPipeline Process() => GenAIPipeline.CreateBuilder(feature)
            .AddModel("small", rig.Model).UseTimeProvider(rig.Time).UseSharedCache(rig.Store, rig.Key)
            .Configure(f => f.UseCache(CacheSharing.Everyone)).Build();

        await Process().AskAsync(streaming);
        await rig.Store.HasAsync(1);
        await Process().AskAsync(streaming);
        rig.Store.Entries[rig.Store.Entries.Keys.Single()] = [1];
        GenAIPipeline third = Process();
        await third.AskAsync(streaming);
        rig.Store.Before = _ => throw new IOException("down");
        await third.AskAsync(streaming, "another");
        await third.AskAsync(streaming, "a third");
        await Eventually.TrueAsync(() => measurements.Of(SafeGenAINames.SharedCacheWrites).Count() == 4);

        string[] reads = [.. measurements.Of(SafeGenAINames.SharedCacheReads).Select(read => read.Split('=')[1])];
        Assert.Equal(["miss", "hit", "rejected", "failed"], reads[..4]);
        Assert.Contains(reads[4], (string[])["failed", "skipped"]);
    }
}
