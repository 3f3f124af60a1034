using CsCheck;
using SafeGenAI.Budgets;
using SafeGenAI.Testing.Budgets;
using StackExchange.Redis;
using Xunit.Abstractions;

namespace SafeGenAI.Redis.Tests;

/// <summary>The suite that every store passes, on both servers.</summary>
public class RedisBudgetLedgerConformanceTests(ITestOutputHelper output)
{
    private static readonly LedgerConformanceOptions Options = new() { LeasesFollowWallClock = true };

    public static IEnumerable<object[]> OnGarnet => LedgerConformance.Cases.Select(one => new object[] { RedisServer.Garnet, one.Name });

    public static IEnumerable<object[]> OnRedis => RedisServers.RealRedis is null ? [] : LedgerConformance.Cases.Select(one => new object[] { RedisServer.Redis, one.Name });

    [Theory]
    [MemberData(nameof(OnGarnet))]
    [MemberData(nameof(OnRedis))]
    public async Task Conforms(RedisServer server, string name) => await LedgerConformance.AssertAsync(name, await OnAsync(server), Options);

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task L02_L03_L07_AnySequence_GivesTheSameAnswersAndCountersAsTheModel(RedisServer server)
    {
        // Each slot has a high-water mark of its own; the model has one, and so has this server's clock.
        output.WriteLine($"{LedgerScript.Sequences} sequences");
        Func<TimeProvider, ValueTask<IBudgetLedger>> create = await OnAsync(server, clock => new ForwardClock(clock));
        await Gen.Select(Gen.Int, Gen.Int, Gen.Int, LedgerStep.Of).Array[1, 40]
            .SampleAsync(steps => LedgerScript.PlayAsync(create, steps, Options), iter: LedgerScript.Sequences);
    }

    private static async Task<Func<TimeProvider, ValueTask<IBudgetLedger>>> OnAsync(RedisServer server, Func<TimeProvider, TimeProvider>? serverTime = null)
    {
        IConnectionMultiplexer connection = await RedisConnections.ToAsync(RedisServers.ConnectionString(server));
        return clock => new(new RedisBudgetLedger(
            LedgerConnection.Over(connection, TimeSpan.FromSeconds(20), TimeProvider.System),
            new RedisLedgerOptions { Prefix = RedisServers.NewPrefix() },
            clock,
            logger: null,
            serverTime?.Invoke(clock) ?? clock));
    }
}
