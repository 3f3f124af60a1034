using Microsoft.Extensions.Logging.Testing;
using SafeGenAI.Pipelines;
using SafeGenAI.Rollout;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Rollout;

/// <summary>What a rollout is expected to need.</summary>
public sealed class RolloutForecastTests : IDisposable
{
    private const int StageIsSlow = 1804;

    private readonly RolloutRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task AStageThatWouldNeedMoreThanAMonth_IsWarnedOf_AtTheStart()
    {
        _rig.Build(r => RolloutRig.Quick(r).ExpectedCallsPerDay = 10);
        await _rig.StepAsync();
        await _rig.StepAsync();
        await _rig.StepAsync();
        await Eventually.TrueAsync(() => Warnings().Length == 2);
        Assert.Matches(
            @"^Rollout of 'email': the stage of 10 % for 60 minutes is expected to need \d+ days of the present traffic until there is evidence enough\. " +
            @"Begin with a larger share, or wait that long\.$",
            Warnings()[0].Message);
    }

    [Fact]
    public async Task WithoutAnExpectation_TheTrafficThatIsSeenTells()
    {
        GenAIPipeline pipeline = _rig.Build();
        await _rig.StepAsync();
        await _rig.StepAsync();
        await _rig.PlayAsync(pipeline, 300, users: 300, TimeSpan.FromHours(1));
        await Eventually.TrueAsync(() => Warnings().Length == 2);
    }

    [Fact]
    public async Task EnoughTraffic_IsNoWarning()
    {
        GenAIPipeline pipeline = _rig.Build(r => RolloutRig.Quick(r).ExpectedCallsPerDay = 100_000);
        await _rig.StepAsync();
        await _rig.PlayAsync(pipeline, 500, users: 500, TimeSpan.FromSeconds(10));
        await _rig.Control.PauseAsync("email", "ann", "what is logged before is there");
        await Eventually.TrueAsync(() => _rig.Logs.GetSnapshot().Any(log => log.Message.Contains("paused", StringComparison.Ordinal)));
        Assert.Empty(Warnings());
    }

    [Fact]
    public async Task TheStatus_SaysWhatIsStillNeeded_AndLessOfIt_AsEvidenceComes()
    {
        int asked = 0;
        _rig.New.Answer = _rig.Old.Answer = _ => asked++ % 50 == 0 ? FakeReply.Text("") : null;
        GenAIPipeline pipeline = _rig.Build();
        await _rig.StepAsync();
        await _rig.PlayAsync(pipeline, 1_000, users: 20_000, TimeSpan.FromSeconds(5));
        RolloutStatus early = await _rig.StatusAsync();
        await _rig.PlayAsync(pipeline, 2_000, users: 20_000, TimeSpan.FromSeconds(5));
        RolloutStatus later = await _rig.StatusAsync();
        Assert.True(early.MoreUnits > later.MoreUnits, $"{early.MoreUnits} then {later.MoreUnits}");
        Assert.True(early.ReadyAt > _rig.Time.GetUtcNow() - TimeSpan.FromSeconds(10_000) && later.ReadyAt is not null);
    }

    private FakeLogRecord[] Warnings() => [.. _rig.Logs.GetSnapshot().Where(log => log.Id.Id == StageIsSlow)];
}
