using Microsoft.Extensions.DependencyInjection;
using SafeGenAI.Budgets;
using SafeGenAI.Redis.Rollout;
using SafeGenAI.Rollout;
using StackExchange.Redis;

namespace SafeGenAI.Redis.Tests.Rollout;

public class RedisRolloutStoreTests
{
    private const string Feature = "summary {of} a:b";

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private static readonly RolloutEntry Entry = new()
    {
        Feature = Feature,
        At = DateTimeOffset.UnixEpoch,
        Action = RolloutAction.RolledBack,
        By = "gates",
        Reason = "too many errors",
        FromPercent = 10,
        ToPercent = 0,
        Revision = "r1",
    };

    private static readonly RolloutEvidence Told = new()
    {
        Instance = "a",
        Units = [new RolloutUnit(1, 0)],
        BadEvents = [new RolloutBadEvent(1, 1, 0, IsCanary: true, 10)],
        Totals = "1",
    };

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task EvidenceEnds_WhenNothingIsAddedToIt_AndStateAndHistoryDoNot(RedisServer server)
    {
        (IConnectionMultiplexer connection, RedisLedgerOptions options) = await OnAsync(server);
        await using RedisRolloutStore store = new(connection, options);
        RolloutKeys keys = new(options.Prefix);
        IDatabase database = connection.GetDatabase();
        await store.TryWriteAsync(new RolloutRecord(Feature, 1, "state"), Entry);
        await store.AddEvidenceAsync(Feature, "r1", Told);
        RedisKey[] ending = [keys.Runs(Feature), .. keys.Evidence(Feature, "r1")];
        foreach (RedisKey key in ending)
        {
            await database.KeyExpireAsync(key, TimeSpan.FromHours(1));
        }

        await store.AddEvidenceAsync(Feature, "r1", Told);

        foreach (RedisKey key in ending)
        {
            Assert.InRange((await database.KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromDays(59), RedisRolloutStore.EvidenceRetention);
        }

        foreach (RedisKey key in (RedisKey[])[keys.State(Feature), keys.History(Feature)])
        {
            Assert.True(await database.KeyExistsAsync(key));
            Assert.Null(await database.KeyTimeToLiveAsync(key));
        }
    }

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task AllOfAFeature_IsInOneSlot_UnderThePrefix_AndPurgingLeavesNoKey(RedisServer server)
    {
        (IConnectionMultiplexer connection, RedisLedgerOptions options) = await OnAsync(server);
        await using RedisRolloutStore store = new(connection, options);
        await store.TryWriteAsync(new RolloutRecord(Feature, 1, "state"), Entry);
        await store.LeadAsync(Feature, "ann", Lease);
        await store.AddEvidenceAsync(Feature, "r1", Told);
        await store.AddEvidenceAsync(Feature, "r{2}", Told);

        string[] keys = AllKeys();
        Assert.Equal(14, keys.Length);
        Assert.Single(keys.Select(key => connection.HashSlot(key)).Distinct());
        Assert.All(keys, key => Assert.StartsWith($"{options.Prefix}rollout:v1:{{summary%20%7Bof%7D%20a%3Ab}}:", key, StringComparison.Ordinal));

        await store.PurgeAsync(Feature, "none");

        Assert.Equal(["history", "lease", "state"], AllKeys().Select(key => key.Split(':')[^1]).Order());

        string[] AllKeys() => [.. connection.GetServers()[0].Keys(pattern: options.Prefix + "*", pageSize: 1_000).Select(key => key.ToString())];
    }

    [Fact]
    public async Task AServerThatWasAway_IsFoundAgain()
    {
        RedisLedgerOptions options = new() { Prefix = RedisServers.NewPrefix() };
        GarnetProcess server = await GarnetProcess.StartAsync();
        ConfigurationOptions configuration = ConfigurationOptions.Parse(server.ConnectionString + ",abortConnect=false,connectTimeout=500");
        (configuration.BacklogPolicy, configuration.ReconnectRetryPolicy) = (BacklogPolicy.FailFast, new LinearRetry(100));
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(configuration);
        TaskCompletionSource restored = new(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.ConnectionRestored += (_, restoredTo) =>
        {
            if (restoredTo.ConnectionType == ConnectionType.Interactive)
            {
                restored.TrySetResult();
            }
        };
        await using RedisRolloutStore store = new(
            LedgerConnection.Over(connection, TimeSpan.FromSeconds(20), TimeProvider.System), ownsConnection: true, options, time: null);
        Assert.Equal("ann", await store.LeadAsync(Feature, "ann", Lease));
        server.Dispose();
        RedisLedgerException thrown = await Assert.ThrowsAsync<RedisLedgerException>(async () => await store.ReadAsync(Feature));
        Assert.Contains(server.ConnectionString, thrown.Message, StringComparison.Ordinal);

        using GarnetProcess again = await GarnetProcess.StartAsync(server.Port);
        await restored.Task;

        // It came back empty: what it knew is gone, and its scripts are sent anew.
        Assert.Null(await store.ReadAsync(Feature));
        Assert.True(await store.TryWriteAsync(new RolloutRecord(Feature, 1, "state"), Entry));
        await store.AddEvidenceAsync(Feature, "r1", Told);
        Assert.Equal([1L], (await store.ReadEvidenceAsync(Feature, "r1")).UnitsByInterval);
        Assert.Equal([Entry], await store.ReadHistoryAsync(Feature));
    }

    [Fact]
    public async Task AServerThatIsNotThere_IsToldWithItsAddress_AndWithoutThePassword()
    {
        await using RedisRolloutStore store = new(ConfigurationOptions.Parse("127.0.0.1:1,password=hunter2,connectTimeout=200"));

        RedisLedgerException thrown = await Assert.ThrowsAsync<RedisLedgerException>(async () => await store.ReadAsync(Feature));

        Assert.Contains("127.0.0.1:1", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", thrown.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task UseRedis_GivesTheContainerALedgerAndAStore_OnOneConnection(bool disposesAsync)
    {
        int connected = 0;
        ConnectionMultiplexer shared = await RedisConnections.ToAsync(RedisServers.ConnectionString(RedisServer.Garnet));
        string prefix = RedisServers.NewPrefix();
        ServiceCollection collection = new();
        collection.AddSafeGenAI().UseRedis(
            _ =>
            {
                connected++;
                return shared;
            },
            options => options.Prefix = prefix);
        ServiceProvider services = collection.BuildServiceProvider();

        Assert.IsType<RedisBudgetLedger>(services.GetRequiredService<IBudgetLedger>());
        RedisRolloutStore store = Assert.IsType<RedisRolloutStore>(services.GetRequiredService<IRolloutStore>());
        Assert.True(await store.TryWriteAsync(new RolloutRecord(Feature, 1, "state")));
        Assert.Equal(1, connected);
        Assert.True(await shared.GetDatabase().KeyExistsAsync(new RolloutKeys(prefix).State(Feature)));

        if (disposesAsync)
        {
            await services.DisposeAsync();
        }
        else
        {
            services.Dispose();
        }

        Assert.True(shared.IsConnected);
        await Assert.ThrowsAsync<RedisLedgerException>(async () => await store.ReadAsync(Feature));
    }

    private static async Task<(IConnectionMultiplexer Connection, RedisLedgerOptions Options)> OnAsync(RedisServer server) => (
        await RedisConnections.ToAsync(RedisServers.ConnectionString(server)),
        new RedisLedgerOptions { Prefix = RedisServers.NewPrefix(), CommandTimeout = TimeSpan.FromSeconds(20) });
}
