using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Rollout;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Rollout;

public sealed class RolloutShadowTests : IDisposable
{
    private readonly RolloutRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheCanaryIsAskedToo_AndItsAnswerIsShownToNobody(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build(r => Shadowed(r));
        await _rig.StepAsync();
        GenAIResult result = await pipeline.AskAsync(RolloutRig.From("ann"), streaming);
        Assert.Equal(("from-old", "control"), (result.Text, result.Arm));
        await Eventually.TrueAsync(() => _rig.Sink.Decisions.Count == 2);
        Decision shown = _rig.Sink.Decisions.Single(decision => decision.Feature == "email");
        Decision shadow = _rig.Sink.Decisions.Single(decision => decision.Feature == "email/shadow");
        Assert.Equal((shown.CallId, "canary", "new"), (shadow.ParentId, shadow.Arm, shadow.Model));
        Assert.Equal(0, (await _rig.StatusAsync()).Percent);
    }

    [Fact]
    public async Task OnlyItsShareIsShadowed()
    {
        GenAIPipeline pipeline = _rig.Build(r => RolloutRig.Quick(r.Shadow(20, usdPerHour: 1, hours: 1)));
        await _rig.StepAsync();
        int expected = 0;
        for (int i = 0; i < 300; i++)
        {
            await pipeline.ExecuteAsync(RolloutRig.From($"user-{i}"));
            expected += RolloutBucket.Of($"user-{i}", "email").IsIn(20) ? 1 : 0;
            await ShadowsAsync(expected);
        }

        Assert.InRange(expected, 40, 80);
        Assert.Equal(expected, _rig.New.Calls);
    }

    [Fact]
    public async Task ItsBudget_IsItsOwn()
    {
        _rig.New.Otherwise = FakeReply.Text("from-new").WithUsage(10_000, 10_000);
        GenAIPipeline pipeline = _rig.Build(r => RolloutRig.Quick(r.Shadow(100, usdPerHour: 0.1m, hours: 1)), f => f.UseCostBreaker(c => c.PerFeature(usd: 5, Per.Hour)));
        await _rig.StepAsync();
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal("from-old", (await pipeline.ExecuteAsync(RolloutRig.From($"user-{i}"))).Text);
            await ShadowsAsync(i + 1);
        }

        Decision[] shadows = [.. _rig.Sink.Decisions.Where(decision => decision.Feature == "email/shadow")];
        Assert.InRange(shadows.Sum(decision => decision.Usage.CostNanoUsd ?? 0), 1, 130_000_000);
        Assert.Contains(shadows, decision => decision.FailureKind == FailureKind.BudgetExceeded);
        Assert.Equal(20, _rig.Old.Calls);
    }

    [Fact]
    public async Task ACanaryThatFailsInTheShadow_IsRolledBack_AndNoUserSawIt()
    {
        _rig.New.Otherwise = FakeReply.Text("");
        GenAIPipeline pipeline = _rig.Build(r => Shadowed(r));
        await _rig.StepAsync();
        for (int i = 0; i < 200; i++)
        {
            Assert.Equal("from-old", (await pipeline.ExecuteAsync(RolloutRig.From($"user-{i}"))).Text);
            await ShadowsAsync(i + 1);
        }

        await _rig.StepAsync();
        RolloutEntry entry = (await _rig.Control.GetHistoryAsync("email"))[0];
        Assert.Equal(RolloutAction.RolledBack, entry.Action);
        Assert.StartsWith("error rate 100.0 % against 0.0 % in control, 200 canary units, ", entry.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACanaryThatDoesWellInTheShadow_GoesOnToItsFirstStage()
    {
        GenAIPipeline pipeline = _rig.Build(r => Shadowed(r));
        await _rig.StepAsync();
        for (int i = 0; i < 600; i++)
        {
            _rig.Time.Advance(TimeSpan.FromSeconds(10));
            await pipeline.ExecuteAsync(RolloutRig.From($"user-{i}"));
            await ShadowsAsync(i + 1);
            if (i % 200 == 199)
            {
                await _rig.StepAsync();
            }
        }

        RolloutStatus status = await _rig.StatusAsync();
        Assert.Equal((10, 1), (status.Percent, status.Stage));
        Assert.Equal("from-new", (await pipeline.ExecuteAsync(RolloutRig.From(Enumerable.Range(0, 100).Select(i => $"user-{i}").First(user => RolloutBucket.Of(user, "email").IsIn(10))))).Text);
    }

    [Fact]
    public async Task ACallWithTools_OrAProvidersConversation_IsNotShadowed()
    {
        GenAIPipeline pipeline = _rig.Build(r => Shadowed(r));
        await _rig.StepAsync();
        ChatOptions tools = new() { Tools = [AIFunctionFactory.Create(() => 1, "pay")] };
        await pipeline.ExecuteAsync(new GenAIRequest("hi") { UserId = "ann", Options = tools });
        await pipeline.ExecuteAsync(new GenAIRequest("hi") { UserId = "ann", Options = new() { ConversationId = "c1" } });
        await pipeline.ExecuteAsync(RolloutRig.From("ben"));
        await ShadowsAsync(1);
        Assert.Equal(1, _rig.New.Calls);
    }

    [Fact]
    public async Task TheShadow_HasThePromptOfItsArm_AndTheRequestAsItCame()
    {
        GenAIPipeline pipeline = _rig.Build(r => Shadowed(r)
            .Canary("canary", arm => arm.UseModels("new").UsePrompt("v2", "Be brief."))
            .Control("control", arm => arm.UseModels("old").UsePrompt("v1", messages => messages.Prepend(new ChatMessage(ChatRole.System, "Be kind.")))));
        await _rig.StepAsync();
        await pipeline.ExecuteAsync(RolloutRig.From("ann"));
        await ShadowsAsync(1);
        Assert.Equal(["Be kind.", "hi"], _rig.Old.Requests[0].Messages.Select(message => message.Text));
        Assert.Equal(["hi"], _rig.New.Requests[0].Messages.Select(message => message.Text));
        Assert.Equal("Be brief.", _rig.New.Requests[0].Options?.Instructions);
    }

    private static RolloutOptions Shadowed(RolloutOptions rollout) => RolloutRig.Quick(rollout.Shadow(100, usdPerHour: 5, hours: 1));

    private Task ShadowsAsync(int count) =>
        Eventually.TrueAsync(() => _rig.Sink.Decisions.Count(decision => decision.Feature == "email/shadow") >= count);
}
