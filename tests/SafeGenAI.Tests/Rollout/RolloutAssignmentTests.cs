using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Pipelines;
using SafeGenAI.Rollout;

namespace SafeGenAI.Tests.Rollout;

public sealed class RolloutAssignmentTests : IDisposable
{
    private const int Users = 200;

    private readonly RolloutRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L19_AssignmentIsSticky_AlsoInAnotherProcess(bool streaming)
    {
        string[] first = await ArmsAsync(await StartAsync(), streaming);
        using RolloutRig other = new();
        GenAIPipeline restarted = other.Build();
        await other.StepAsync();
        Assert.Equal(first, await ArmsAsync(restarted, streaming));
        Assert.Contains("canary", first);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L19_AssignmentIsMonotone_AndARollbackTakesEverybodyOut(bool streaming)
    {
        GenAIPipeline pipeline = await StartAsync();
        List<string[]> stages = [await ArmsAsync(pipeline, streaming)];
        for (int i = 0; i < 2; i++)
        {
            await _rig.Control.PromoteAsync(RolloutRig.Feature, "test", "next");
            stages.Add(await ArmsAsync(pipeline, streaming));
        }

        int[] canaries = [.. stages.Select(arms => arms.Count(arm => arm == "canary"))];
        Assert.Equal([16, 102, Users], canaries);
        Assert.All(stages.Zip(stages.Skip(1)), pair => Assert.DoesNotContain(("canary", "control"), pair.First.Zip(pair.Second)));
        await _rig.Control.RollBackAsync(RolloutRig.Feature, "test", "back");
        Assert.DoesNotContain("canary", await ArmsAsync(pipeline, streaming));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheUnitIsTheUser_ElseTheConversation(bool streaming)
    {
        GenAIPipeline pipeline = await StartAsync();
        RolloutPlan plan = new(RolloutRig.Feature, RolloutRig.Quick(new RolloutOptions()), new RolloutRevision("", "", "", ""));
        string inside = Find(plan, isIn: true);
        string outside = Find(plan, isIn: false);
        Assert.Equal("canary", await ArmAsync(pipeline, inside, conversation: outside, streaming));
        Assert.Equal("control", await ArmAsync(pipeline, outside, conversation: inside, streaming));
        Assert.Equal("canary", await ArmAsync(pipeline, user: null, inside, streaming));
        Assert.Equal("control", await ArmAsync(pipeline, user: null, outside, streaming));
        Assert.Equal("canary", await ArmAsync(pipeline, user: "", inside, streaming));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhereNeitherIsKnown_TheCallIsRefused_AndTheNextStepIsSaid(bool streaming)
    {
        GenAIPipeline pipeline = await StartAsync();
        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(() => ArmAsync(pipeline, user: null, conversation: "", streaming));
        Assert.Equal(
            "Feature 'email' is being rolled out, and the call names neither a user nor a conversation: set GenAIRequest.UserId or ChatOptions.ConversationId, " +
            "or choose what becomes of such calls with RolloutOptions.Anonymous.",
            refused.Message);
        Assert.Equal(0, _rig.New.Calls + _rig.Old.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhereNeitherIsKnown_AndControlIsChosen_NobodySharesABucket_AndNobodyCounts(bool streaming)
    {
        GenAIPipeline pipeline = await StartAsync(r => r.Anonymous = RolloutAnonymous.Control);
        await _rig.Control.PromoteAsync(RolloutRig.Feature, "test", "50 %");
        for (int i = 0; i < 30; i++)
        {
            Assert.Equal("control", await ArmAsync(pipeline, user: null, conversation: null, streaming));
        }

        await AssertUnitsAsync(canary: 0, control: 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhereNeitherIsKnown_AndPerCallIsChosen_EachCallIsAUnit(bool streaming)
    {
        GenAIPipeline pipeline = await StartAsync(r => r.Anonymous = RolloutAnonymous.PerCall);
        await _rig.Control.PromoteAsync(RolloutRig.Feature, "test", "50 %");
        List<string> arms = [];
        for (int i = 0; i < 60; i++)
        {
            arms.Add(await ArmAsync(pipeline, user: null, conversation: null, streaming));
        }

        int canaries = arms.Count(arm => arm == "canary");
        Assert.InRange(canaries, 10, 50);
        await AssertUnitsAsync(canaries, 60 - canaries);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lists_DecideBeforeLots_DenyWins_AndNeitherCounts(bool streaming)
    {
        string[] everybody = [.. Enumerable.Range(0, Users).Select(i => $"user-{i}")];
        GenAIPipeline pipeline = await StartAsync(r => r.Allow(everybody[..100]).Deny(everybody[50..150]));
        string[] arms = await ArmsAsync(pipeline, streaming);
        Assert.All(arms[..50], arm => Assert.Equal("canary", arm));
        Assert.All(arms[50..150], arm => Assert.Equal("control", arm));
        int canaries = arms[150..].Count(arm => arm == "canary");
        await AssertUnitsAsync(canaries, 50 - canaries);

        await _rig.Control.PromoteAsync(RolloutRig.Feature, "test", "50 %");
        await _rig.Control.PromoteAsync(RolloutRig.Feature, "test", "100 %");
        arms = await ArmsAsync(pipeline, streaming);
        Assert.Equal(everybody[50..150], everybody.Where((_, i) => arms[i] == "control"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhoIsAllowed_IsNotInBeforeAnythingIsKnown_NorAfterARollback(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build(r => RolloutRig.Quick(r).Allow("boss"));
        Assert.Equal("control", await ArmAsync(pipeline, "boss", conversation: null, streaming));
        await _rig.StepAsync();
        Assert.Equal("canary", await ArmAsync(pipeline, "boss", conversation: null, streaming));
        await _rig.Control.PauseAsync(RolloutRig.Feature, "test", "wait");
        Assert.Equal("canary", await ArmAsync(pipeline, "boss", conversation: null, streaming));
        await _rig.Control.RollBackAsync(RolloutRig.Feature, "test", "back");
        Assert.Equal("control", await ArmAsync(pipeline, "boss", conversation: null, streaming));
        await AssertUnitsAsync(canary: 0, control: 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AllRequestsOfADelegate_AreOneCallInOneArm_WhileTheShareChanges(bool streaming)
    {
        GenAIPipeline pipeline = await StartAsync();
        await _rig.Control.PromoteAsync(RolloutRig.Feature, "test", "50 %");
        await _rig.Control.PromoteAsync(RolloutRig.Feature, "test", "100 %");
        GenAIResult<string> result = await pipeline.ExecuteAsync(
            RolloutRig.From("user-1"),
            async (client, cancellationToken) =>
            {
                string before = (await client.AskAsync(streaming, cancellationToken: cancellationToken)).Text;
                await _rig.Control.RollBackAsync(RolloutRig.Feature, "test", "back", cancellationToken);
                ChatResponse[] after = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.AskAsync(streaming, cancellationToken: cancellationToken)));
                return $"{before}, {string.Join(", ", after.Select(response => response.Text).Distinct())}";
            },
            _ => "fallback");
        Assert.Equal("from-new, from-new", result.Value);
        Assert.Equal("canary", result.Arm);
        Assert.Equal(("canary", 9), (Assert.Single(_rig.Sink.Decisions).Arm, _rig.New.Calls));
        Assert.Equal("control", await ArmAsync(pipeline, "user-1", conversation: null, streaming));
    }

    [Fact]
    public async Task WhereTheFallbackAnswersForThoseOutside_TheFeaturesOwnCodeDoesNotRunForThem()
    {
        GenAIPipeline pipeline = _rig.Build(r => r.Stage(10, hours: 1).Stage(100).Deny("user-1"));
        await _rig.StepAsync();
        GenAIResult<string> result = await pipeline.ExecuteAsync<string>(
            RolloutRig.From("user-1"), (_, _) => throw new InvalidOperationException("must not run"), _ => "baseline");
        Assert.Equal(("baseline", Outcome.Baseline, "control"), (result.Value, result.Outcome, result.Arm));
    }

    private async Task<GenAIPipeline> StartAsync(Action<RolloutOptions>? rollout = null)
    {
        GenAIPipeline pipeline = _rig.Build(options =>
        {
            RolloutRig.Quick(options);
            rollout?.Invoke(options);
        });
        await _rig.StepAsync();
        return pipeline;
    }

    private static async Task<string[]> ArmsAsync(GenAIPipeline pipeline, bool streaming)
    {
        string[] arms = new string[Users];
        for (int i = 0; i < Users; i++)
        {
            arms[i] = await ArmAsync(pipeline, $"user-{i}", conversation: null, streaming);
        }

        return arms;
    }

    private static async Task<string> ArmAsync(GenAIPipeline pipeline, string? user, string? conversation, bool streaming) =>
        (await pipeline.AskAsync(
            new GenAIRequest("hi") { UserId = user, Options = new ChatOptions { ConversationId = conversation } }, streaming)).Arm!;

    private static string Find(RolloutPlan plan, bool isIn) =>
        Enumerable.Range(0, Users).Select(i => $"unit-{i}").First(unit => RolloutBucket.Of(unit, plan.Salt).IsIn(10) == isIn);

    private async Task AssertUnitsAsync(long canary, long control)
    {
        RolloutStatus status = await _rig.StatusAsync();
        Assert.Equal((canary, control), (status.CanaryUnits, status.ControlUnits));
    }
}
