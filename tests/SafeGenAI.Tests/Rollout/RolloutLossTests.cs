using SafeGenAI.Pipelines;
using SafeGenAI.Rollout;

namespace SafeGenAI.Tests.Rollout;

/// <summary>A store that fails, and one that forgets.</summary>
public sealed class RolloutLossTests : IDisposable
{
    private readonly RolloutRig _rig = new();
    private readonly ForgetfulStore _store;

    public RolloutLossTests() => _rig.Store = _store = new ForgetfulStore(_rig.Store);

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhileTheStoreIsAway_TheShareStays_AndNothingSeenIsLost(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build();
        await _rig.StepAsync();
        _store.IsAway = true;
        for (int i = 0; i < 200; i++)
        {
            GenAIResult result = await pipeline.AskAsync(RolloutRig.From($"user-{i}"), streaming);
            Assert.Equal(RolloutBucket.Of($"user-{i}", "email").IsIn(10) ? "canary" : "control", result.Arm);
        }

        await Assert.ThrowsAsync<IOException>(_rig.StepAsync);
        await Assert.ThrowsAsync<IOException>(() => _rig.Control.PauseAsync("email", "ann", "x"));
        _store.IsAway = false;
        await _rig.StepAsync();
        RolloutStatus status = await _rig.StatusAsync();
        Assert.Equal((200, 200), (status.CanaryCalls + status.ControlCalls, status.CanaryUnits + status.ControlUnits));
    }

    [Fact]
    public async Task WhatCouldNotBeWritten_IsNotDoneLater_AndNothingSeenIsLost()
    {
        GenAIPipeline pipeline = _rig.Build();
        await _rig.StepAsync();
        await _rig.PlayAsync(pipeline, 300, users: 300, TimeSpan.FromSeconds(1));
        _store.CannotBeWritten = true;
        await Assert.ThrowsAsync<IOException>(() => _rig.Control.RollBackAsync("email", "ann", "x"));
        _store.CannotBeWritten = false;
        await _rig.StepAsync();
        RolloutStatus status = await _rig.StatusAsync();
        Assert.Equal((RolloutPhase.Running, 10, 300), (status.Phase, status.Percent, status.CanaryCalls + status.ControlCalls));
        Assert.Equal(RolloutAction.Started, Assert.Single(await _rig.Control.GetHistoryAsync("email")).Action);
    }

    [Fact]
    public async Task AStoreThatLostEverything_IsGivenTheStateBack_AndARollbackStaysOne()
    {
        _rig.Build();
        await _rig.StepAsync();
        await _rig.Control.RollBackAsync("email", "ben", "a customer called");
        _store.Forget(_rig.Time);
        await _rig.StepAsync();
        Assert.Equal(RolloutPhase.RolledBack, (await _rig.StatusAsync()).Phase);
        await Eventually.TrueAsync(() => _rig.Logs.GetSnapshot().Any(log => log.Id.Id == 1808));
        _rig.Build();
        await _rig.StepAsync();
        Assert.Equal(RolloutPhase.RolledBack, (await _rig.StatusAsync()).Phase);
    }

    [Fact]
    public async Task WhoeverRemembersMore_PrevailsOverAnInstanceThatBeganAnew()
    {
        _rig.Build();
        RolloutControl old = _rig.Control;
        await _rig.StepAsync();
        await old.PromoteAsync("email", "ann", "x");
        _store.Forget(_rig.Time);
        _rig.Build();
        await _rig.StepAsync();
        Assert.Equal(10, (await _rig.StatusAsync()).Percent);
        await old.EvaluateAsync("email");
        await _rig.StepAsync();
        Assert.Equal((50, 50), ((await _rig.StatusAsync()).Percent, (await old.GetStatusAsync("email")).Percent));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("{}")]
    [InlineData("{\"format\":1,\"stage\":-3}")]
    public async Task AStateThatCannotBeRead_IsPutBackByWhoeverKnewIt(string text)
    {
        _rig.Build();
        await _rig.StepAsync();
        await _rig.Control.RollBackAsync("email", "ben", "a customer called");
        Assert.True(await _store.TryWriteAsync(new RolloutRecord("email", 3, text)));
        await _rig.StepAsync();
        Assert.Equal(RolloutPhase.RolledBack, (await _rig.StatusAsync()).Phase);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("{\"format\":2}")]
    public async Task AStateThatCannotBeRead_AndNobodyKnew_IsTheControlArm_UntilSomebodyResets(string text)
    {
        Assert.True(await _store.TryWriteAsync(new RolloutRecord("email", 1, text)));
        GenAIPipeline pipeline = _rig.Build();
        await _rig.StepAsync();
        await _rig.StepAsync();
        Assert.Equal(RolloutPhase.Unknown, (await _rig.StatusAsync()).Phase);
        Assert.Equal("control", (await pipeline.ExecuteAsync(RolloutRig.From("ann"))).Arm);
        await Eventually.TrueAsync(() => _rig.Logs.GetSnapshot().Count(log => log.Id.Id == 1809) == 1);
        Assert.StartsWith(
            "The state of the rollout of 'email' cannot be read;",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => _rig.Control.PauseAsync("email", "ann", "x"))).Message, StringComparison.Ordinal);
        await _rig.Control.ResetAsync("email", "ann", "x");
        Assert.Equal(10, (await _rig.StatusAsync()).Percent);
    }

    [Fact]
    public async Task ADeploymentThatGoesBack_ToARevisionThatWasRolledBack_DoesNotStartIt()
    {
        _rig.Build();
        await _rig.StepAsync();
        await _rig.Control.RollBackAsync("email", "ben", "a customer called");
        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        _rig.Build(r => RolloutRig.Quick(r).Canary("canary", arm => arm.UseModels("new").UsePrompt("v2", "Be brief.")));
        await _rig.StepAsync();
        Assert.Equal(RolloutPhase.Running, (await _rig.StatusAsync()).Phase);
        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        _rig.Build();
        await _rig.StepAsync();
        Assert.Equal(RolloutPhase.RolledBack, (await _rig.StatusAsync()).Phase);
        await _rig.Control.ResumeAsync("email", "ann", "mended");
        Assert.Equal((RolloutPhase.Running, 10), ((await _rig.StatusAsync()).Phase, (await _rig.StatusAsync()).Percent));
    }

    [Fact]
    public async Task ManyUnits_AreToldInSeveralMessages()
    {
        GenAIPipeline pipeline = _rig.Build();
        await _rig.StepAsync();
        for (int i = 0; i < 4_500; i++)
        {
            await pipeline.ExecuteAsync(RolloutRig.From($"user-{i}"));
        }

        await _rig.StepAsync();
        Assert.Equal([2_000, 2_000, 500], _store.Told);
        RolloutStatus status = await _rig.StatusAsync();
        Assert.Equal(4_500, status.CanaryUnits + status.ControlUnits);
    }

    private sealed class ForgetfulStore(IRolloutStore inner) : IRolloutStore
    {
        private IRolloutStore _inner = inner;

        public bool IsAway { get; set; }

        public bool CannotBeWritten { get; set; }

        public List<int> Told { get; } = [];

        public void Forget(TimeProvider time) => _inner = new InMemoryRolloutStore(time);

        public ValueTask<RolloutRecord?> ReadAsync(string feature, CancellationToken cancellationToken = default) => Inner.ReadAsync(feature, cancellationToken);

        public ValueTask<bool> TryWriteAsync(RolloutRecord record, RolloutEntry? entry = null, CancellationToken cancellationToken = default) =>
            CannotBeWritten ? throw new IOException("away") : Inner.TryWriteAsync(record, entry, cancellationToken);

        public ValueTask<string> LeadAsync(string feature, string holder, TimeSpan lease, CancellationToken cancellationToken = default) =>
            Inner.LeadAsync(feature, holder, lease, cancellationToken);

        public ValueTask ResignAsync(string feature, string holder, CancellationToken cancellationToken = default) => Inner.ResignAsync(feature, holder, cancellationToken);

        public ValueTask AddEvidenceAsync(string feature, string run, RolloutEvidence evidence, CancellationToken cancellationToken = default)
        {
            Told.Add(evidence.Units.Count);
            return Inner.AddEvidenceAsync(feature, run, evidence, cancellationToken);
        }

        public ValueTask<RolloutEvidencePage> ReadEvidenceAsync(
            string feature, string run, long after = 0, int most = 1_000, CancellationToken cancellationToken = default) =>
            Inner.ReadEvidenceAsync(feature, run, after, most, cancellationToken);

        public ValueTask<IReadOnlyList<RolloutEntry>> ReadHistoryAsync(string feature, int most = 100, CancellationToken cancellationToken = default) =>
            Inner.ReadHistoryAsync(feature, most, cancellationToken);

        public ValueTask PurgeAsync(string feature, string exceptRun, CancellationToken cancellationToken = default) => Inner.PurgeAsync(feature, exceptRun, cancellationToken);

        private IRolloutStore Inner => IsAway ? throw new IOException("away") : _inner;
    }
}
