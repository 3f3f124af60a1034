using Microsoft.Extensions.Time.Testing;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Pipelines;
using SafeGenAI.Rollout;
using SafeGenAI.Testing;
using StackExchange.Redis;

namespace SafeGenAI.Redis.Tests.Rollout;

/// <summary>Three instances of an application on one Redis, each with a connection of its own, that decide at the same time.</summary>
public sealed class RolloutInstancesTests : IDisposable
{
    private const int Users = 300;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeChatClient _new = new("from-new");
    private readonly FakeChatClient _old = new("from-old");

    public void Dispose()
    {
        _new.Dispose();
        _old.Dispose();
    }

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task ThreeInstances_MakeOneDecision_AndCountEveryUnitOnce(RedisServer server)
    {
        await using Fleet fleet = Build(server);

        // The others see at their second step what one began at the first.
        await fleet.StepAsync();
        await fleet.StepAsync();
        for (int i = 0; i < 9 * Users; i++)
        {
            // Every user comes by every instance, three times.
            await fleet.Instances[i % 3].Pipeline.ExecuteAsync(new GenAIRequest("hi") { UserId = $"user-{i / 3 % Users}" });
        }

        await fleet.StepAsync();
        RolloutStatus status = await fleet.Instances[0].Control.GetStatusAsync("email");
        Assert.Equal((Users, 9 * Users), (status.CanaryUnits + status.ControlUnits, status.CanaryCalls + status.ControlCalls));
        _new.Otherwise = FakeReply.Text("");
        for (int i = 0; i < 6 * Users; i++)
        {
            await fleet.Instances[i % 3].Pipeline.ExecuteAsync(new GenAIRequest("hi") { UserId = $"user-{i / 3 % Users}" });
        }

        // The leader may have read before the others had told.
        await fleet.StepAsync();
        await fleet.StepAsync();
        IReadOnlyList<RolloutEntry> history = await fleet.Instances[2].Control.GetHistoryAsync("email");
        Assert.Equal([RolloutAction.RolledBack, RolloutAction.Started], history.Select(entry => entry.Action));
        foreach ((_, RolloutControl control, _) in fleet.Instances)
        {
            RolloutStatus seen = await control.GetStatusAsync("email");
            RolloutGate errors = seen.Gates.First(gate => gate is { Metric: RolloutMetric.Error, FailureKind: null });
            Assert.Equal((RolloutPhase.RolledBack, status.CanaryUnits), (seen.Phase, errors.CanaryUnits));
        }
    }

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task AKilledLeader_IsReplacedWithinALease_ByOneOfTheOthers(RedisServer server)
    {
        await using Fleet fleet = Build(server);
        await fleet.Instances[0].Control.EvaluateAsync("email");
        (GenAIPipeline Pipeline, RolloutControl Control, RedisRolloutStore)[] left = fleet.Instances[1..];
        await Task.WhenAll(left.Select(one => one.Control.EvaluateAsync("email")));
        _new.Otherwise = FakeReply.Text("");
        for (int i = 0; i < Users; i++)
        {
            await left[i % 2].Pipeline.ExecuteAsync(new GenAIRequest("hi") { UserId = $"user-{i}" });
        }

        await Task.WhenAll(left.Select(one => one.Control.EvaluateAsync("email")));
        await Task.WhenAll(left.Select(one => one.Control.EvaluateAsync("email")));
        Assert.Equal(RolloutPhase.Running, (await left[0].Control.GetStatusAsync("email")).Phase);
        _time.Advance(TimeSpan.FromSeconds(31));
        await Task.WhenAll(left.Select(one => one.Control.EvaluateAsync("email")));
        Assert.Equal(
            [RolloutAction.RolledBack, RolloutAction.Started], (await left[1].Control.GetHistoryAsync("email")).Select(entry => entry.Action));
    }

    private Fleet Build(RedisServer server)
    {
        RedisLedgerOptions options = new() { Prefix = RedisServers.NewPrefix(), CommandTimeout = TimeSpan.FromSeconds(20) };
        List<(GenAIPipeline, RolloutControl, RedisRolloutStore)> instances = [];
        for (int i = 0; i < 3; i++)
        {
            RedisRolloutStore store = new(ConfigurationOptions.Parse(RedisServers.ConnectionString(server)), options, _time);
            RolloutControl control = new();
            GenAIPipelineBuilder builder = GenAIPipeline.CreateBuilder("email")
                .UseTimeProvider(_time)
                .AddModel("new", _new)
                .AddModel("old", _old)
                .UseRollouts(store, control)
                .Configure(f => f.UseResilience(r => r.MaxRetries = 0).UseModels("new").UseRollout(r => r
                    .Stage(20, hours: 1).Stage(100).Canary("canary").Control("control", arm => arm.UseModels("old"))));
            builder.Given.RunsNoRollouts = true;
            instances.Add((builder.Build(), control, store));
        }

        return new Fleet([.. instances]);
    }

    private sealed record Fleet((GenAIPipeline Pipeline, RolloutControl Control, RedisRolloutStore Store)[] Instances) : IAsyncDisposable
    {
        /// <summary>All at the same time.</summary>
        public Task StepAsync() => Task.WhenAll(Instances.Select(one => one.Control.EvaluateAsync("email")));

        public async ValueTask DisposeAsync()
        {
            foreach ((_, _, RedisRolloutStore store) in Instances)
            {
                await store.DisposeAsync();
            }
        }
    }
}
