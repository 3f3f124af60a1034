using Microsoft.Extensions.DependencyInjection;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Pipelines;
using SafeGenAI.Rollout;

namespace SafeGenAI.Tests.Rollout;

/// <summary>What happens by itself, at every poll interval.</summary>
public sealed class RolloutLoopTests : IDisposable
{
    private readonly RolloutRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AStoreThatHangs_IsLeftBehind_ByCallsAndByTheEnd(bool blocksItsThread)
    {
        using HangingStore store = new(_rig.Store, blocksItsThread);
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(_rig.Time).AddSingleton<IRolloutStore>(store);
        services.AddSafeGenAI().AddModel("new", _ => _rig.New, RolloutRig.Price).AddFeature("email", f => f.UseModels("new").UseRollout(r => r.Stage(100)));
        ServiceProvider provider = services.BuildServiceProvider();
        GenAIPipeline pipeline = provider.GetRequiredService<GenAIPipelineProvider>().GetPipeline("email");
        await Eventually.TrueAsync(() => store.IsAsked);
        Assert.Equal("control", (await pipeline.ExecuteAsync(RolloutRig.From("ann"))).Arm);
        Task end = provider.DisposeAsync().AsTask();
        await Eventually.TrueAsync(() =>
        {
            _rig.Time.Advance(TimeSpan.FromSeconds(1));
            return end.IsCompleted;
        });
        await end;
    }

    [Fact]
    public async Task TheEndOfAHost_TellsWhatIsLeft_AndGivesTheLeaseBack()
    {
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(_rig.Time).AddSingleton(_rig.Store);
        services.AddSafeGenAI().AddModel("new", _ => _rig.New, RolloutRig.Price).AddFeature("email", f => f.UseModels("new").UseRollout(r => r.Stage(50).Stage(100)));
        ServiceProvider provider = services.BuildServiceProvider();
        GenAIPipeline pipeline = provider.GetRequiredService<GenAIPipelineProvider>().GetPipeline("email");
        await provider.GetRequiredService<RolloutControl>().EvaluateAsync("email");
        await pipeline.ExecuteAsync(RolloutRig.From("ann"));
        await provider.DisposeAsync();
        Assert.Equal("next", await _rig.Store.LeadAsync("email", "next", TimeSpan.FromMinutes(1)));
        _rig.Build(r => r.Stage(50).Stage(100));
        RolloutStatus status = await _rig.StatusAsync();
        Assert.Equal(1, status.CanaryCalls + status.ControlCalls);
    }

    private sealed class HangingStore(IRolloutStore inner, bool blocksItsThread) : IRolloutStore, IDisposable
    {
        private readonly ManualResetEventSlim _end = new();

        public bool IsAsked { get; private set; }

        public void Dispose() => _end.Set();

        public ValueTask<RolloutRecord?> ReadAsync(string feature, CancellationToken cancellationToken = default)
        {
            IsAsked = true;
            if (blocksItsThread)
            {
                _end.Wait(CancellationToken.None);
            }

            return new(new TaskCompletionSource<RolloutRecord?>().Task);
        }

        public ValueTask<bool> TryWriteAsync(RolloutRecord record, RolloutEntry? entry = null, CancellationToken cancellationToken = default) =>
            inner.TryWriteAsync(record, entry, cancellationToken);

        public ValueTask<string> LeadAsync(string feature, string holder, TimeSpan lease, CancellationToken cancellationToken = default) =>
            inner.LeadAsync(feature, holder, lease, cancellationToken);

        public ValueTask ResignAsync(string feature, string holder, CancellationToken cancellationToken = default) => inner.ResignAsync(feature, holder, cancellationToken);

        public ValueTask AddEvidenceAsync(string feature, string run, RolloutEvidence evidence, CancellationToken cancellationToken = default) =>
            inner.AddEvidenceAsync(feature, run, evidence, cancellationToken);

        public ValueTask<RolloutEvidencePage> ReadEvidenceAsync(
            string feature, string run, long after = 0, int most = 1_000, CancellationToken cancellationToken = default) =>
            inner.ReadEvidenceAsync(feature, run, after, most, cancellationToken);

        public ValueTask<IReadOnlyList<RolloutEntry>> ReadHistoryAsync(string feature, int most = 100, CancellationToken cancellationToken = default) =>
            inner.ReadHistoryAsync(feature, most, cancellationToken);

        public ValueTask PurgeAsync(string feature, string exceptRun, CancellationToken cancellationToken = default) => inner.PurgeAsync(feature, exceptRun, cancellationToken);
    }
}
