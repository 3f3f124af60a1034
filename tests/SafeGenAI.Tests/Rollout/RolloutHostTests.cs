using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Pipelines;
using SafeGenAI.Rollout;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Rollout;

/// <summary>Rollouts in a host: they step on by themselves.</summary>
public sealed class RolloutHostTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly InMemoryRolloutStore _store;

    public RolloutHostTests() => _store = new InMemoryRolloutStore(_time);

    [Fact]
    public async Task OnceTheHostHasStarted_TheShareIsKnown()
    {
        using IHost host = await StartAsync(_store);
        Assert.Equal(RolloutPhase.Running, (await Control(host).GetStatusAsync("email")).Phase);
        Assert.InRange(await CanariesAsync(host), 30, 70);
    }

    [Fact]
    public async Task ARollback_IsSeenByEveryInstance_AfterAPollInterval()
    {
        using IHost one = await StartAsync(_store);
        using IHost other = await StartAsync(_store);
        Assert.NotEqual(0, await CanariesAsync(other));
        await Control(one).RollBackAsync("email", "ben", "a customer called");
        _time.Advance(TimeSpan.FromSeconds(5));
        await Eventually.TrueAsync(() => CanariesAsync(other).GetAwaiter().GetResult() == 0);
    }

    [Fact]
    public async Task AHostThatStops_LetsAnotherDecideAtOnce()
    {
        using (IHost first = await StartAsync(_store))
        {
            Assert.NotEqual("me", await _store.LeadAsync("email", "me", TimeSpan.FromMinutes(1)));
            await first.StopAsync();
        }

        Assert.Equal("me", await _store.LeadAsync("email", "me", TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task WhatWasSeen_IsToldBeforeTheHostIsGone()
    {
        using (IHost first = await StartAsync(_store))
        {
            await CanariesAsync(first);
            await first.StopAsync();
        }

        using IHost second = await StartAsync(_store);
        RolloutStatus status = await Control(second).GetStatusAsync("email");
        Assert.Equal(200, status.CanaryCalls + status.ControlCalls);
    }

    [Fact]
    public async Task AStoreThatHangs_DelaysTheStart_ForAShortWhileOnly_AndEverybodyIsInTheControlArm()
    {
        Task<IHost> starting = StartAsync(new HangingStore());
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return starting.IsCompleted;
        });
        IHost host = await starting;
        Assert.Equal(0, await CanariesAsync(host));
        Task ending = Task.Run(host.Dispose);
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return ending.IsCompleted;
        });
        await ending;
    }

    private static RolloutControl Control(IHost host) => host.Services.GetRequiredService<RolloutControl>();

    private static async Task<int> CanariesAsync(IHost host)
    {
        GenAIPipeline pipeline = host.Services.GetRequiredKeyedService<GenAIPipeline>("email");
        int canaries = 0;
        for (int i = 0; i < 200; i++)
        {
            canaries += (await pipeline.ExecuteAsync(RolloutRig.From($"user-{i}"))).Arm == "canary" ? 1 : 0;
        }

        return canaries;
    }

    private async Task<IHost> StartAsync(IRolloutStore store)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(_time).AddSingleton(store);
        builder.Services.AddSafeGenAI()
            .AddModel("small", _ => new FakeChatClient())
            .AddFeature("email", f => f.UseRollout(r => r.Stage(25, hours: 1).Stage(100)));
        IHost host = builder.Build();
        await host.StartAsync();
        return host;
    }

    /// <summary>Answers nothing, until its caller gives up.</summary>
    private sealed class HangingStore : IRolloutStore
    {
        public async ValueTask<RolloutRecord?> ReadAsync(string feature, CancellationToken cancellationToken = default)
        {
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            return null;
        }

        public ValueTask<bool> TryWriteAsync(RolloutRecord record, RolloutEntry? entry = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<string> LeadAsync(string feature, string holder, TimeSpan lease, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask ResignAsync(string feature, string holder, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask AddEvidenceAsync(string feature, string run, RolloutEvidence evidence, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<RolloutEvidencePage> ReadEvidenceAsync(
            string feature, string run, long after = 0, int most = 1_000, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<RolloutEntry>> ReadHistoryAsync(string feature, int most = 100, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask PurgeAsync(string feature, string exceptRun, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
