using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Cache;
using SafeGenAI.Calls;
using SafeGenAI.Feedback;
using SafeGenAI.Pipelines;
using SafeGenAI.Rollout;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Rollout;

/// <summary>A rollout in every form of a call, and beside the cache and the quota.</summary>
public sealed partial class RolloutFormsTests : IDisposable
{
    private readonly RolloutRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task ATypedCall_OutsideTheRollout_GetsItsFallback_AndNothingHasFailed()
    {
        GenAIPipeline pipeline = await OutsideAsync();
        GenAIResult<Answer> result = await pipeline.ExecuteAsync(
            RolloutRig.From("ann"), arguments => new Answer($"{arguments.Failure.Kind}"), Json.Default.Answer);
        Assert.Equal("OutsideRollout", result.Value.Text);
        Assert.Equal((Outcome.Baseline, Provenance.CallerFallback, null, false), (result.Outcome, result.Provenance, result.FailureKind, result.FallbackTriggered));
        Assert.Empty(result.Attempts);
    }

    [Fact]
    public async Task TheFeaturesOwnCode_DoesNotRun_OutsideTheRollout()
    {
        GenAIPipeline pipeline = await OutsideAsync();
        bool ran = false;
        GenAIResult<Answer> result = await pipeline.ExecuteAsync(
            RolloutRig.From("ann"),
            (_, _) =>
            {
                ran = true;
                return Task.FromResult(new Answer("ran"));
            },
            arguments => new Answer("fallback"));
        Assert.False(ran);
        Assert.Equal(("fallback", Outcome.Baseline, null), (result.Value.Text, result.Outcome, result.FailureKind));
        Assert.Equal(Outcome.Baseline, Assert.Single(_rig.Sink.Decisions).Outcome);
    }

    [Fact]
    public async Task AllThatTheFeaturesOwnCodeAsks_IsInOneArm_ThoughTheShareChangesMeanwhile()
    {
        GenAIPipeline pipeline = _rig.Build();
        await _rig.StepAsync();
        string user = Enumerable.Range(0, 100).Select(i => $"user-{i}").First(one => RolloutBucket.Of(one, "email").IsIn(10));
        GenAIResult<Answer> result = await pipeline.ExecuteAsync(
            RolloutRig.From(user),
            async (client, cancellationToken) =>
            {
                string first = (await client.GetResponseAsync("hi", cancellationToken: cancellationToken)).Text;
                await _rig.Control.RollBackAsync("email", "ben", "x", cancellationToken);
                return new Answer(first + (await client.GetResponseAsync("hi", cancellationToken: cancellationToken)).Text);
            },
            _ => new Answer("fallback"));
        Assert.Equal("from-newfrom-new", result.Value.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheGuardedClient_AnswersOutsideTheRolloutToo(bool streaming)
    {
        GenAIPipeline pipeline = await OutsideAsync(RolloutAnonymous.Control);
        Assert.Equal("from-rule", (await pipeline.AsChatClient().AskAsync(streaming)).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OutsideTheRollout_NothingOfAQuotaIsTaken(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build(r => r.Stage(1).Stage(100).Deny("ann"), f => f.UseQuota(q => q.PerUser(1, Per.Day)));
        await _rig.StepAsync();
        await pipeline.AskAsync(RolloutRig.From("ann"), streaming);
        GenAIResult result = await pipeline.AskAsync(RolloutRig.From("ann"), streaming);
        Assert.Equal(Outcome.Baseline, result.Outcome);
        Assert.Equal(0, (await pipeline.GetQuotaAsync("ann"))!.Limits[0].Used);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L16_ArmsDoNotShareAnswers(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build(
            r => r.Stage(50).Stage(100).Canary("canary", arm => arm.UsePrompt("v2", "Be brief.")).Control("control", arm => arm.UsePrompt("v1", "Be kind.")),
            f => f.UseCache(CacheSharing.Everyone));
        await _rig.StepAsync();
        for (int i = 0; i < 40; i++)
        {
            await pipeline.AskAsync(RolloutRig.From($"user-{i}"), streaming);
        }

        Assert.Equal(["Be brief.", "Be kind."], _rig.New.Requests.Select(request => request.Options?.Instructions).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task APromptThatGivesNothing_IsTheCallersMistake()
    {
        GenAIPipeline pipeline = _rig.Build(r => r.Stage(1).Stage(100).Control("control", arm => arm.UsePrompt("v1", _ => [])));
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => pipeline.ExecuteAsync(RolloutRig.From("ann")));
        Assert.Equal("The prompt 'v1' of feature 'email' gave no message; return at least one, and none that is null.", exception.Message);
    }

    [Fact]
    public async Task AVote_KnowsItsArm()
    {
        GenAIPipeline pipeline = _rig.Build();
        await _rig.StepAsync();
        for (int i = 0; i < 100; i++)
        {
            await pipeline.RecordFeedbackAsync(new FeedbackToken((await pipeline.ExecuteAsync(RolloutRig.From($"user-{i}"))).FeedbackToken!), helpful: true);
        }

        FeedbackTally tally = await pipeline.GetFeedbackAsync(TimeSpan.FromDays(1));
        Assert.Equal(["canary", "control"], tally.Arms.Select(arm => arm.Arm));
        Assert.Equal(_rig.New.Calls, tally.Arms[0].Helpful);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatTheCallerCancels_SaysNothing(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build();
        await _rig.StepAsync();
        _rig.Old.Otherwise = _rig.New.Otherwise = FakeReply.Stall();
        using CancellationTokenSource cancellation = new();
        Task<GenAIResult> asked = pipeline.AskAsync(RolloutRig.From("ann"), streaming, cancellation.Token);
        await Eventually.TrueAsync(() => _rig.Old.Calls + _rig.New.Calls == 1);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        RolloutStatus status = await _rig.StatusAsync();
        Assert.Equal(0, status.CanaryCalls + status.ControlCalls);
    }

    private async Task<GenAIPipeline> OutsideAsync(RolloutAnonymous anonymous = RolloutAnonymous.Refuse)
    {
        GenAIPipeline pipeline = _rig.Build(r => r.Stage(1).Stage(100).Deny("ann").Anonymous = anonymous);
        await _rig.StepAsync();
        return pipeline;
    }

    internal sealed record Answer(string Text)
    {
        public override string ToString() => Text;
    }

    [JsonSerializable(typeof(Answer))]
    private sealed partial class Json : JsonSerializerContext;
}
