using SafeGenAI.Rollout;
using SafeGenAI.Testing.Rollout;
using StackExchange.Redis;

namespace SafeGenAI.Redis.Tests.Rollout;

/// <summary>The suite that every store passes, on both servers: on one instance, and on three beside each other.</summary>
public class RedisRolloutStoreConformanceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static IEnumerable<object[]> OnGarnet => RolloutConformance.Cases.Select(one => new object[] { RedisServer.Garnet, one.Name });

    public static IEnumerable<object[]> OnRedis => RedisServers.RealRedis is null ? [] : RolloutConformance.Cases.Select(one => new object[] { RedisServer.Redis, one.Name });

    [Theory]
    [MemberData(nameof(OnGarnet))]
    [MemberData(nameof(OnRedis))]
    public async Task Conforms(RedisServer server, string name)
    {
        IConnectionMultiplexer connection = await RedisConnections.ToAsync(RedisServers.ConnectionString(server));
        await RolloutConformance.AssertAsync(name, clock => new(On(connection, RedisServers.NewPrefix(), clock)));
    }

    [Theory]
    [MemberData(nameof(OnGarnet))]
    [MemberData(nameof(OnRedis))]
    public async Task ThreeOnOneServer_Conform(RedisServer server, string name)
    {
        string address = RedisServers.ConnectionString(server);
        await using ConnectionMultiplexer second = await ConnectionMultiplexer.ConnectAsync(address), third = await ConnectionMultiplexer.ConnectAsync(address);
        IConnectionMultiplexer[] connections = [await RedisConnections.ToAsync(address), second, third];
        string prefix = RedisServers.NewPrefix();
        await RolloutConformance.AssertAsync(
            name, clock => new(new SpreadRolloutStore([.. connections.Select(connection => On(connection, prefix, clock))])));
    }

    private static RedisRolloutStore On(IConnectionMultiplexer connection, string prefix, TimeProvider clock) => new(
        LedgerConnection.Over(connection, Patience, TimeProvider.System), ownsConnection: true, new RedisLedgerOptions { Prefix = prefix }, clock);
}
