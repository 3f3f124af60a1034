using SafeGenAI.Calls;
using SafeGenAI.Pipelines;
using SafeGenAI.Rollout;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Rollout;

public sealed class RolloutTests : IDisposable
{
    private readonly RolloutRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhoIsIn_GetsTheCanary_AndWhoIsNot_TheControlArmsModels(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build();
        await _rig.StepAsync();
        GenAIResult[] results = await AskUsersAsync(pipeline, 300, streaming);
        Assert.All(results, result => Assert.Equal(result.Arm == "canary" ? "from-new" : "from-old", result.Text));
        Assert.InRange(results.Count(result => result.Arm == "canary"), 15, 45);
        Assert.All(results, result => Assert.Equal(Outcome.Answered, result.Outcome));
        Assert.Equal(results.Select(result => result.Arm), _rig.Sink.Decisions.Select(decision => decision.Arm));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WithoutModelsOfItsOwn_TheControlArmIsAnsweredByTheFallback_AndNothingHasFailed(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build(r => r.Stage(10, hours: 1).Stage(100));
        await _rig.StepAsync();
        GenAIResult[] results = await AskUsersAsync(pipeline, 100, streaming);
        GenAIResult[] outside = [.. results.Where(result => result.Arm == "control")];
        Assert.InRange(outside.Length, 80, 97);
        Assert.All(outside, result =>
        {
            Assert.Equal("from-rule", result.Text);
            Assert.Equal(Outcome.Baseline, result.Outcome);
            Assert.Null(result.FailureKind);
            Assert.False(result.FallbackTriggered);
            Assert.False(result.IsFallback);
        });
        Assert.Equal(results.Length - outside.Length, _rig.New.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BeforeAnythingIsKnown_EverybodyIsInTheControlArm(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build();
        GenAIResult[] results = await AskUsersAsync(pipeline, 50, streaming);
        Assert.All(results, result => Assert.Equal("from-old", result.Text));
    }

    [Fact]
    public async Task AWeekOfRollout_OfACanaryThatIsAsGood_EndsWithEverybody()
    {
        GenAIPipeline pipeline = _rig.Build(r => RolloutRig.Quick(r));
        await _rig.StepAsync();
        for (int i = 0; i < 40 && (await _rig.StatusAsync()).Phase == RolloutPhase.Running; i++)
        {
            await _rig.PlayAsync(pipeline, 500, users: 2_000, TimeSpan.FromSeconds(10));
        }

        IReadOnlyList<RolloutEntry> history = await _rig.Control.GetHistoryAsync(RolloutRig.Feature);
        Assert.Equal(RolloutPhase.Completed, (await _rig.StatusAsync()).Phase);
        Assert.Equal([RolloutAction.Promoted, RolloutAction.Promoted, RolloutAction.Started], history.Select(entry => entry.Action));
    }

    [Fact]
    public async Task ACanaryThatFails_IsRolledBackAtOnce()
    {
        _rig.New.Answer = request => request.Messages.Count > 0 && _rig.New.Calls % 3 == 0 ? FakeReply.Throw(() => new HttpRequestException("down", null, System.Net.HttpStatusCode.InternalServerError)) : null;
        GenAIPipeline pipeline = _rig.Build(r => RolloutRig.Quick(r), f => f.UseResilience(r => r.MaxRetries = 0));
        await _rig.StepAsync();
        for (int i = 0; i < 20 && (await _rig.StatusAsync()).Phase == RolloutPhase.Running; i++)
        {
            await _rig.PlayAsync(pipeline, 100, users: 2_000, TimeSpan.FromSeconds(1));
        }

        RolloutEntry last = (await _rig.Control.GetHistoryAsync(RolloutRig.Feature))[0];
        Assert.Equal(RolloutAction.RolledBack, last.Action);
        Assert.Matches(
            @"^rolled back at 10 % by gates: error rate [\d.]+ % against 0\.0 % in control, \d+ canary units, e = \d+ over threshold 250$", last.ToString());
        Assert.Equal(0, (await _rig.StatusAsync()).Percent);
    }

    private static async Task<GenAIResult[]> AskUsersAsync(GenAIPipeline pipeline, int users, bool streaming)
    {
        List<GenAIResult> results = [];
        for (int i = 0; i < users; i++)
        {
            results.Add(await pipeline.AskAsync(RolloutRig.From($"user-{i}"), streaming));
        }

        return [.. results];
    }
}
