using StackExchange.Redis;

namespace SafeGenAI.Redis.Tests;

public sealed class RedisServersTests
{
    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task AServer_TakesAndGives_AndRunsScripts(RedisServer server)
    {
        string prefix = RedisServers.NewPrefix();
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(RedisServers.ConnectionString(server));
        IDatabase database = connection.GetDatabase();

        await database.StringSetAsync(prefix + "a", "1", TimeSpan.FromMinutes(1));
        RedisResult scripted = await database.ScriptEvaluateAsync("return redis.call('GET', KEYS[1])", [prefix + "a"]);

        Assert.Equal("1", (string?)scripted);
    }

    [Fact]
    public async Task AServerOfATestsOwn_CanBeStopped_AndStartedAgainEmpty()
    {
        LocalGarnet first = LocalGarnet.Start();
        await using (ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(first.ConnectionString))
        {
            await connection.GetDatabase().StringSetAsync("a", "1");
        }

        first.Dispose();
        using LocalGarnet second = LocalGarnet.Start(first.Port);
        await using ConnectionMultiplexer again = await ConnectionMultiplexer.ConnectAsync(second.ConnectionString);

        Assert.True((await again.GetDatabase().StringGetAsync("a")).IsNull);
    }

    [Fact]
    public void EveryTestHasAPrefixOfItsOwn() => Assert.NotEqual(RedisServers.NewPrefix(), RedisServers.NewPrefix());
}
