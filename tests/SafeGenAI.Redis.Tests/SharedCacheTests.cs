using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Budgets;
using SafeGenAI.Cache;
using SafeGenAI.Calls;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Fallback;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using StackExchange.Redis;

namespace SafeGenAI.Redis.Tests;

/// <summary>Two processes, as far as they can be told apart in one: a pipeline, a memory and a connection each, over one real server.</summary>
public sealed class SharedCacheTests : IDisposable
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private readonly string _prefix = RedisServers.NewPrefix();
    private readonly FakeChatClient _model = new("one two three");

    public void Dispose() => _model.Dispose();

    [Theory]
    [OnGarnet(false, false)]
    [OnGarnet(false, true)]
    [OnGarnet(true, false)]
    [OnGarnet(true, true)]
    [OnRedis(false, true)]
    [OnRedis(true, false)]
    public async Task TwoProcesses_ShareOneAnswer(RedisServer server, bool storedStreaming, bool hitStreaming)
    {
        using RedisCache one = Connect(server), other = Connect(server);
        await AskAsync(Process(one), storedStreaming);
        await StoredAsync(server, entries: 1);

        GenAIResult hit = await AskAsync(Process(other), hitStreaming);

        Assert.Equal((1, "one two three", Provenance.Cache, 0L), (_model.Calls, hit.Text, hit.Provenance, hit.Usage.CostNanoUsd));
        Assert.Equal(20_000, hit.SavedNanoUsd);
    }

    [Theory]
    [OnGarnet(false)]
    [OnGarnet(true)]
    [OnRedis(false)]
    [OnRedis(true)]
    public async Task AnEntry_HasANameThatSaysNothing_AndForgetsItselfAfterKeepFor(RedisServer server, bool streaming)
    {
        using RedisCache cache = Connect(server);
        await AskAsync(Process(cache, configure: options => options.KeepFor = TimeSpan.FromHours(2)), streaming);
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(RedisServers.ConnectionString(server));
        string name = Assert.Single(await StoredAsync(server, entries: 1));

        TimeSpan? left = await connection.GetDatabase().KeyTimeToLiveAsync(name);

        Assert.Matches($"^{_prefix}safegenai:answer:1:[0-9a-f]{{64}}$", name);
        Assert.InRange(left!.Value, TimeSpan.FromMinutes(115), TimeSpan.FromHours(2));
    }

    [Theory]
    [OnGarnet(false)]
    [OnGarnet(true)]
    [OnRedis(false)]
    [OnRedis(true)]
    public async Task AForeignEntry_IsAMiss(RedisServer server, bool streaming)
    {
        using RedisCache cache = Connect(server);
        await AskAsync(Process(cache), streaming);
        string name = Assert.Single(await StoredAsync(server, entries: 1));
        await cache.SetStringAsync(name[_prefix.Length..], """{"$type":"System.IO.FileInfo"}""");

        GenAIResult asked = await AskAsync(Process(cache), streaming);

        Assert.Equal((Provenance.Model, 2), (asked.Provenance, _model.Calls));
    }

    [Theory]
    [OnGarnet(false)]
    [OnGarnet(true)]
    [OnRedis(false)]
    [OnRedis(true)]
    public async Task AnotherProcessesOldAnswer_IsGivenWhenTheModelFails(RedisServer server, bool streaming)
    {
        using RedisCache cache = Connect(server);
        FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(56));
        await AskAsync(Process(cache, time: time), streaming);
        await StoredAsync(server, entries: 1);
        time.Advance(TimeSpan.FromHours(2));
        _model.Otherwise = FakeReply.Throw(() => new HttpRequestException("down"));

        GenAIResult stale = await AskAsync(Process(cache, time: time), streaming);

        Assert.Equal(("one two three", Provenance.StaleAnswer), (stale.Text, stale.Provenance));
    }

    [Theory(Timeout = 120_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AServerThatStops_IsAMiss_AndOneThatIsBack_IsAskedAgain(bool streaming)
    {
        GarnetProcess first = await GarnetProcess.StartAsync();
        using RedisCache cache = new(new RedisCacheOptions
        {
            InstanceName = _prefix,
            ConfigurationOptions = new() { EndPoints = { first.ConnectionString }, AbortOnConnectFail = false, AsyncTimeout = 2_000 },
        });
        FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(56));
        GenAIPipeline process = Process(cache, time: time);
        await AskAsync(process, streaming, "before");
        await StoredAsync(first.ConnectionString, entries: 1);
        first.Dispose();

        for (int i = 0; i < 5; i++)
        {
            Assert.Equal("one two three", (await AskAsync(process, streaming, $"during {i}", time)).Text);
        }

        using GarnetProcess second = await GarnetProcess.StartAsync(first.Port);
        await UntilAsync(async () =>
        {
            time.Advance(TimeSpan.FromSeconds(11));
            await AskAsync(process, streaming, $"after {time.GetUtcNow():O}", time);
            return (await NamesAsync(second.ConnectionString)).Count > 0;
        });
    }

    private RedisCache Connect(RedisServer server) =>
        new(new RedisCacheOptions { InstanceName = _prefix, Configuration = RedisServers.ConnectionString(server) });

    private GenAIPipeline Process(
        IDistributedCache cache, Action<CacheOptions>? configure = null, TimeProvider? time = null)
    {
        GenAIPipelineBuilder builder = GenAIPipeline.CreateBuilder("email")
            .AddModel("small", _model, new ModelPrice(input: 1, output: 2))
            .UseSharedCache(cache, Key, options => options.ReadTimeout = TimeSpan.FromSeconds(30))
            .Configure(f => f.UseCache(CacheSharing.Everyone, configure).UseResilience(r => r.MaxRetries = 0).UseFallback(ladder => ladder.Otherwise(Rung.StaleAnswer)));
        return (time is null ? builder : builder.UseTimeProvider(time)).Build();
    }

    private Task<IReadOnlyList<string>> StoredAsync(RedisServer server, int entries) =>
        StoredAsync(RedisServers.ConnectionString(server), entries);

    /// <summary>Waits until answers are stored, which happens soon after they were given.</summary>
    private async Task<IReadOnlyList<string>> StoredAsync(string connectionString, int entries)
    {
        IReadOnlyList<string> names = [];
        await UntilAsync(async () => (names = await NamesAsync(connectionString)).Count >= entries);
        return names;
    }

    private async Task<IReadOnlyList<string>> NamesAsync(string connectionString)
    {
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(connectionString);
        return [.. connection.GetServers()[0].Keys(pattern: _prefix + "*").Select(name => (string)name!)];
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(60), "It did not happen within a minute.");
            await Task.Yield();
        }
    }

    /// <summary>Asks while time passes, a second of it in a tenth: a server that is gone may not answer at all.</summary>
    private static async Task<GenAIResult> AskAsync(GenAIPipeline pipeline, bool streaming, string prompt, FakeTimeProvider time)
    {
        Task<GenAIResult> asked = AskAsync(pipeline, streaming, prompt);
        while (!asked.IsCompleted)
        {
            await Task.WhenAny(asked, Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System));
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        return await asked;
    }

    private static async Task<GenAIResult> AskAsync(GenAIPipeline pipeline, bool streaming, string prompt = "hi")
    {
        if (!streaming)
        {
            return await pipeline.ExecuteAsync(new GenAIRequest(prompt));
        }

        GenAIStreamingAnswer answer = pipeline.ExecuteStreamingAsync(new GenAIRequest(prompt));
        await foreach (ChatResponseUpdate _ in answer)
        {
        }

        return answer.Result!;
    }
}
