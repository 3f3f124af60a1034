using SafeGenAI.Pipelines;
using SafeGenAI.Rollout;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Rollout;

/// <summary>Several instances on one store: one decision, nothing counted twice, and revisions that change hands.</summary>
public sealed class RolloutInstancesTests : IDisposable
{
    private readonly RolloutRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task ThreeInstances_MakeOneDecision_AndCountEveryUnitOnce()
    {
        (GenAIPipeline Pipeline, RolloutControl Control)[] instances = [.. Enumerable.Range(0, 3).Select(_ => (_rig.Build(), _rig.Control))];
        await StepAllAsync(instances);
        for (int i = 0; i < 3_000; i++)
        {
            _rig.Time.Advance(TimeSpan.FromSeconds(2));

            // Every user comes by every instance.
            await instances[i % 3].Pipeline.ExecuteAsync(RolloutRig.From($"user-{i / 3 % 400}"));
            if (i % 100 == 0)
            {
                await StepAllAsync(instances);
            }
        }

        await StepAllAsync(instances);
        RolloutStatus status = await instances[0].Control.GetStatusAsync("email");
        Assert.Equal(400, status.CanaryUnits + status.ControlUnits);
        Assert.Equal(3_000, status.CanaryCalls + status.ControlCalls);
        IReadOnlyList<RolloutEntry> history = await instances[0].Control.GetHistoryAsync("email");
        Assert.Equal([RolloutAction.Started], history.Where(entry => entry.Action == RolloutAction.Started).Select(entry => entry.Action));
        Assert.Equal(history.Count, history.Select(entry => (entry.Action, entry.FromPercent)).Distinct().Count());
    }

    [Fact]
    public async Task OneUsersFailures_AreOneBadUnit_HoweverManyInstancesSeeThem()
    {
        (GenAIPipeline Pipeline, RolloutControl Control)[] instances =
            [.. Enumerable.Range(0, 3).Select(_ => (_rig.Build(null, f => f.UseResilience(r => r.MaxRetries = 0)), _rig.Control))];
        await StepAllAsync(instances);
        _rig.New.Otherwise = FakeReply.Throw(() => new HttpRequestException("down"));
        string user = await AnyUserAsync(instances[0].Pipeline, "canary");
        for (int i = 0; i < 30; i++)
        {
            await instances[i % 3].Pipeline.ExecuteAsync(RolloutRig.From(user));
            await instances[i % 3].Control.EvaluateAsync("email");
        }

        RolloutGate errors = (await instances[1].Control.GetStatusAsync("email")).Gates.Single(gate => gate is { Metric: RolloutMetric.Error, FailureKind: null });
        Assert.Equal(1, errors.CanaryUnits);
    }

    [Fact]
    public async Task AKilledLeader_IsReplacedWithinALease()
    {
        (GenAIPipeline Pipeline, RolloutControl Control) killed = (_rig.Build(), _rig.Control);
        await killed.Control.EvaluateAsync("email");
        (GenAIPipeline Pipeline, RolloutControl Control) other = (_rig.Build(null, f => f.UseResilience(r => r.MaxRetries = 0)), _rig.Control);
        _rig.New.Otherwise = FakeReply.Throw(() => new HttpRequestException("down"));
        await other.Control.EvaluateAsync("email");
        for (int i = 0; i < 300; i++)
        {
            await other.Pipeline.ExecuteAsync(RolloutRig.From($"user-{i}"));
        }

        await other.Control.EvaluateAsync("email");
        Assert.Equal(RolloutPhase.Running, (await other.Control.GetStatusAsync("email")).Phase);
        _rig.Time.Advance(TimeSpan.FromSeconds(31));
        await other.Control.EvaluateAsync("email");
        Assert.Equal(RolloutPhase.RolledBack, (await other.Control.GetStatusAsync("email")).Phase);
    }

    [Fact]
    public async Task ARollback_IsSeenByTheOthers_AtTheirNextStep()
    {
        (GenAIPipeline Pipeline, RolloutControl Control) one = (_rig.Build(), _rig.Control);
        (GenAIPipeline Pipeline, RolloutControl Control) other = (_rig.Build(), _rig.Control);
        await StepAllAsync([one, other]);
        string user = await AnyUserAsync(other.Pipeline, "canary");
        await one.Control.RollBackAsync("email", "ben", "a customer called");
        await other.Control.EvaluateAsync("email");
        Assert.Equal("control", (await other.Pipeline.ExecuteAsync(RolloutRig.From(user))).Arm);
    }

    [Fact]
    public async Task ARestart_NeitherResetsTheClock_NorDrawsLotsAgain()
    {
        GenAIPipeline before = _rig.Build();
        await _rig.StepAsync();
        await _rig.PlayAsync(before, 500, users: 500, TimeSpan.FromSeconds(1));
        string?[] arms = await ArmsAsync(before);
        RolloutStatus old = await _rig.StatusAsync();
        _rig.Time.Advance(TimeSpan.FromMinutes(10));
        GenAIPipeline after = _rig.Build();
        await _rig.StepAsync();
        RolloutStatus status = await _rig.StatusAsync();
        Assert.Equal((old.StageSince, old.Revision, old.Stage, old.CanaryCalls), (status.StageSince, status.Revision, status.Stage, status.CanaryCalls));
        Assert.Equal(arms, await ArmsAsync(after));
    }

    [Fact]
    public async Task ARollback_SurvivesARestart()
    {
        _rig.Build();
        await _rig.StepAsync();
        await _rig.Control.RollBackAsync("email", "ben", "a customer called");
        _rig.Time.Advance(TimeSpan.FromDays(1));
        _rig.Build();
        await _rig.StepAsync();
        Assert.Equal(RolloutPhase.RolledBack, (await _rig.StatusAsync()).Phase);
    }

    [Theory]
    [InlineData("model")]
    [InlineData("prompt")]
    [InlineData("plan")]
    [InlineData("gate")]
    public async Task Drift_StartsANewRevision_AndTheSameUsersAreInFirst(string what)
    {
        GenAIPipeline before = _rig.Build();
        await _rig.StepAsync();
        string?[] arms = await ArmsAsync(before);
        await _rig.Control.PromoteAsync("email", "ann", "x");
        string revision = (await _rig.StatusAsync()).Revision;
        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        GenAIPipeline after = _rig.Build(rollout => _ = what switch
        {
            "model" => RolloutRig.Quick(rollout).Canary("canary", arm => arm.UseModels("new", "old")),
            "prompt" => RolloutRig.Quick(rollout).Canary("canary", arm => arm.UseModels("new").UsePrompt("v2", "Be brief.")),
            "gate" => RolloutRig.Quick(rollout).Gate(RolloutMetric.Error, gate => gate.Tolerance = 2),
            _ => rollout.Stage(10, hours: 2).Stage(100).Canary("canary", arm => arm.UseModels("new")).Control("control", arm => arm.UseModels("old")),
        });
        await _rig.StepAsync();
        RolloutStatus status = await _rig.StatusAsync();
        Assert.NotEqual(revision, status.Revision);
        Assert.Equal((RolloutPhase.Running, 0, 10, 0), (status.Phase, status.Stage, status.Percent, status.CanaryCalls));
        Assert.Equal(arms, await ArmsAsync(after));
        RolloutEntry entry = (await _rig.Control.GetHistoryAsync("email"))[0];
        Assert.Equal((RolloutAction.Revised, 50, 10), (entry.Action, entry.FromPercent, entry.ToPercent));
        Assert.Equal(
            what switch
            {
                "model" => "the canary is now canary: new (new-1) > old (old-1) (canary: new (new-1) before)",
                "prompt" => "the canary is now canary: new (new-1), prompt v2 (canary: new (new-1) before)",
                "gate" => "the gates",
                _ => "the plan is now 10 % for 2 hours, 100 % (10 % for 60 minutes, 50 % for 60 minutes, 100 % before)",
            },
            what == "gate" ? entry.Reason[..9] : entry.Reason);
    }

    [Fact]
    public async Task AnotherRevision_IsNotPromotedByAPlanThatIsNotItsOwn()
    {
        _rig.Build(r => RolloutRig.Quick(r));
        RolloutControl one = _rig.Control;
        await _rig.StepAsync();
        await one.PromoteAsync("email", "ann", "x");
        _rig.Build(r => r.Stage(5).Stage(100).Canary("canary", arm => arm.UseModels("new")).Control("control", arm => arm.UseModels("old")));
        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => _rig.Control.PromoteAsync("email", "ann", "x"));
        Assert.Equal(
            "The rollout of 'email' is at another revision than this instance has: the plan is now 5 %, 100 % (10 % for 60 minutes, 50 % for 60 minutes, 100 % before). " +
            "Roll it back or reset it here, or ask an instance that has that revision.",
            refused.Message);
        Assert.Equal((50, 0), ((await _rig.Control.RollBackAsync("email", "ann", "x")).FromPercent, (await one.GetStatusAsync("email")).Percent));
    }

    [Fact]
    public async Task WhileAnotherRevisionLeads_WhoHasTheNewerOne_GivesTheControlArm_AndCountsNothing()
    {
        _rig.Build();
        await _rig.StepAsync();
        RolloutControl old = _rig.Control;
        GenAIPipeline newer = _rig.Build(r => RolloutRig.Quick(r).Canary("canary", arm => arm.UseModels("new").UsePrompt("v2", "Be brief.")));
        await _rig.StepAsync();
        Assert.All(await ArmsAsync(newer), arm => Assert.Equal("control", arm));
        await _rig.StepAsync();
        Assert.Equal(0, (await old.GetStatusAsync("email")).ControlCalls);
    }

    private static async Task<string?[]> ArmsAsync(GenAIPipeline pipeline)
    {
        List<string?> arms = [];
        for (int i = 0; i < 100; i++)
        {
            arms.Add((await pipeline.ExecuteAsync(RolloutRig.From($"user-{i}"))).Arm);
        }

        return [.. arms];
    }

    private static async Task<string> AnyUserAsync(GenAIPipeline pipeline, string arm)
    {
        for (int i = 0; ; i++)
        {
            if ((await pipeline.ExecuteAsync(RolloutRig.From($"user-{i}"))).Arm == arm)
            {
                return $"user-{i}";
            }
        }
    }

    private static async Task StepAllAsync((GenAIPipeline Pipeline, RolloutControl Control)[] instances)
    {
        foreach ((_, RolloutControl control) in instances)
        {
            await control.EvaluateAsync("email");
        }
    }
}
