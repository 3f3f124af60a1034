using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using SafeGenAI.Decisions;
using SafeGenAI.Pipelines;
using SafeGenAI.Rollout;

namespace SafeGenAI.Tests.Rollout;

public sealed class RolloutControlTests : IDisposable
{
    private readonly RolloutRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task EveryVerb_IsAnEntry_WithWhoAndWhy()
    {
        _rig.Build();
        await _rig.StepAsync();
        await _rig.Control.PauseAsync("email", "ann", "holidays");
        await _rig.Control.ResumeAsync("email", "ann", "back");
        await _rig.Control.PromoteAsync("email", "ben", "the launch is today");
        await _rig.Control.RollBackAsync("email", "ben", "a customer called");
        await _rig.Control.ResumeAsync("email", "ann", "mended");
        await _rig.Control.ResetAsync("email", "ann", "once more");
        IReadOnlyList<RolloutEntry> history = await _rig.Control.GetHistoryAsync("email");
        Assert.Equal(
            [
                "reset from 10 % to 10 % by ann: once more",
                "resumed at 10 % by ann: mended",
                "rolled back at 50 % by ben: a customer called",
                "promoted from 10 % to 50 % by ben: the launch is today",
                "resumed at 10 % by ann: back",
                "paused at 10 % by ann: holidays",
                "started at 10 % by gates: the plan is 10 % for 60 minutes, 50 % for 60 minutes, 100 %",
            ],
            history.Select(entry => entry.ToString()));
        Assert.All(history, entry => Assert.Equal(_rig.Time.GetUtcNow(), entry.At));
    }

    [Fact]
    public async Task ATransition_IsALog_AMetric_AndACallback()
    {
        using MetricCollector<long> metric = new(null, SafeGenAINames.Source, SafeGenAINames.RolloutTransitions);
        _rig.Build();
        await _rig.StepAsync();
        await _rig.Control.RollBackAsync("email", "ben", "a customer called");
        await Eventually.TrueAsync(() => _rig.Logs.GetSnapshot().Any(log => log.Id.Id == 1800 && log.Level == LogLevel.Warning
            && log.Message == "Rollout of 'email': rolled back at 10 % by ben: a customer called"));
        Assert.Contains(metric.GetMeasurementSnapshot(), one => Equals(one.Tags[SafeGenAINames.ActionTag], "rolled_back") && Equals(one.Tags[SafeGenAINames.FeatureTag], "email"));
        await Eventually.TrueAsync(() => _rig.Told.Count == 2);
        Assert.Equal(RolloutAction.RolledBack, _rig.Told[1].Action);
    }

    [Fact]
    public async Task TheShare_IsAGauge()
    {
        using MetricCollector<double> metric = new(null, SafeGenAINames.Source, SafeGenAINames.RolloutPercent);
        _rig.Build(r => RolloutRig.Quick(r).Salt = "gauge");
        await _rig.StepAsync();
        metric.RecordObservableInstruments();
        Assert.Contains(metric.GetMeasurementSnapshot(), one => Equals(one.Tags[SafeGenAINames.FeatureTag], "email") && one.Value >= 10);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L20_ARollback_HoldsAtOnce_AndIsLatched_UntilSomebodyResumes(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build();
        await _rig.StepAsync();
        string user = await AnyCanaryUserAsync(pipeline);
        await _rig.Control.RollBackAsync("email", "ben", "a customer called");
        Assert.Equal("from-old", (await pipeline.AskAsync(RolloutRig.From(user), streaming)).Text);
        for (int i = 0; i < 50; i++)
        {
            await _rig.PlayAsync(pipeline, 100, users: 1_000, TimeSpan.FromHours(1));
        }

        Assert.Equal(RolloutPhase.RolledBack, (await _rig.StatusAsync()).Phase);
        await _rig.Control.ResumeAsync("email", "ann", "mended");
        Assert.Equal("from-new", (await pipeline.AskAsync(RolloutRig.From(user), streaming)).Text);
        Assert.Equal(0, (await _rig.StatusAsync()).CanaryUnits - 1);
    }

    [Fact]
    public async Task APause_PromotesNobody_AndStillRollsBack()
    {
        GenAIPipeline pipeline = _rig.Build(null, f => f.UseResilience(r => r.MaxRetries = 0));
        await _rig.StepAsync();
        await _rig.Control.PauseAsync("email", "ann", "holidays");
        for (int i = 0; i < 60; i++)
        {
            await _rig.PlayAsync(pipeline, 100, users: 2_000, TimeSpan.FromMinutes(1));
        }

        Assert.Equal((RolloutPhase.Paused, 10), ((await _rig.StatusAsync()).Phase, (await _rig.StatusAsync()).Percent));
        Assert.Equal(RolloutVerdict.Promote, (await _rig.StatusAsync()).Verdict);
        _rig.New.Otherwise = SafeGenAI.Testing.FakeReply.Throw(() => new HttpRequestException("down"));
        await _rig.PlayAsync(pipeline, 1_000, users: 2_000, TimeSpan.FromMinutes(1));
        Assert.Equal(RolloutPhase.RolledBack, (await _rig.StatusAsync()).Phase);
    }

    [Fact]
    public async Task WhatCannotBeDone_SaysWhat_AndChangesNothing()
    {
        _rig.Build();
        InvalidOperationException early = await Assert.ThrowsAsync<InvalidOperationException>(() => _rig.Control.PauseAsync("email", "ann", "x"));
        Assert.StartsWith("The rollout of 'email' has not begun: it does within 00:00:05", early.Message, StringComparison.Ordinal);
        await _rig.StepAsync();
        Assert.Equal("The rollout of 'email' is running: there is nothing to resume.", await MessageAsync(RolloutAction.Resumed));
        await _rig.Control.PauseAsync("email", "ann", "x");
        Assert.Equal("The rollout of 'email' is paused: there is nothing to pause; resume it with ResumeAsync.", await MessageAsync(RolloutAction.Paused));
        await _rig.Control.RollBackAsync("email", "ann", "x");
        const string Latched = "The rollout of 'email' is rolled back: resume it first, ResumeAsync, or reset it, ResetAsync.";
        Assert.Equal(Latched, await MessageAsync(RolloutAction.Promoted));
        Assert.Equal(Latched, await MessageAsync(RolloutAction.Paused));
        Assert.Equal(Latched, await MessageAsync(RolloutAction.RolledBack));
        await _rig.Control.ResetAsync("email", "ann", "x");
        await _rig.Control.PromoteAsync("email", "ann", "x");
        await _rig.Control.PromoteAsync("email", "ann", "x");
        Assert.Equal(RolloutPhase.Completed, (await _rig.StatusAsync()).Phase);
        Assert.Equal("The rollout of 'email' is completed: everybody is in; roll it back with RollBackAsync, or begin anew with ResetAsync.", await MessageAsync(RolloutAction.Promoted));
    }

    [Fact]
    public async Task BadInput_NamesTheValueAndTheNextStep()
    {
        _rig.Build();
        KeyNotFoundException unknown = await Assert.ThrowsAsync<KeyNotFoundException>(() => _rig.Control.GetStatusAsync("mail"));
        Assert.Equal("The feature 'mail' has no rollout; those that have are 'email'.", unknown.Message);
        await Assert.ThrowsAsync<ArgumentException>(() => _rig.Control.PauseAsync("email", " ", "x"));
        ArgumentException longer = await Assert.ThrowsAsync<ArgumentException>(() => _rig.Control.PauseAsync("email", "ann", new string('x', 501)));
        Assert.StartsWith("It has 501 characters; pass at most 500.", longer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BeforeItBegan_TheStatusIsUnknown()
    {
        _rig.Build();
        RolloutStatus status = await _rig.StatusAsync();
        Assert.Equal((RolloutPhase.Unknown, 0, RolloutVerdict.Hold), (status.Phase, status.Percent, status.Verdict));
    }

    private async Task<string> MessageAsync(RolloutAction action) => (await Assert.ThrowsAsync<InvalidOperationException>(() => action switch
    {
        RolloutAction.Paused => _rig.Control.PauseAsync("email", "ann", "x"),
        RolloutAction.Resumed => _rig.Control.ResumeAsync("email", "ann", "x"),
        RolloutAction.Promoted => _rig.Control.PromoteAsync("email", "ann", "x"),
        _ => _rig.Control.RollBackAsync("email", "ann", "x"),
    })).Message;

    private static async Task<string> AnyCanaryUserAsync(GenAIPipeline pipeline)
    {
        for (int i = 0; ; i++)
        {
            if ((await pipeline.ExecuteAsync(RolloutRig.From($"user-{i}"))).Arm == "canary")
            {
                return $"user-{i}";
            }
        }
    }
}
