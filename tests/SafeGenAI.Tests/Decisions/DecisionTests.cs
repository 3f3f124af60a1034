using Microsoft.Extensions.AI;
using SafeGenAI.Cache;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.CostBreaker;

namespace SafeGenAI.Tests.Decisions;

/// <summary>Exactly one decision per logical call, whichever way it ended.</summary>
public sealed class DecisionTests
{
    private readonly MoneyRig _rig = new();
    private readonly FakeChatClient _small;
    private readonly FakeChatClient _large;

    public DecisionTests() => (_small, _large) = (_rig.Model("small"), _rig.Model("large"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L21_Answered(bool streaming)
    {
        await Build().AskAsync(streaming);

        Decision decision = One(Outcome.Answered, Provenance.Model, null);
        Assert.Equal(("small", null, false, false, 10, 5), (
            decision.Model, decision.Rung, decision.FallbackTriggered, decision.Escalated, decision.Usage.InputTokens, decision.Usage.OutputTokens));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L21_AHopAfterAFailure_TriggeredAFallbackAndDidNotEscalate(bool streaming)
    {
        _small.Otherwise = Down();

        await Build().AskAsync(streaming);

        Decision decision = One(Outcome.Answered, Provenance.Model, FailureKind.Network);
        Assert.Equal(("large", true, false, 2), (decision.Model, decision.FallbackTriggered, decision.Escalated, decision.Attempts.Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L21_AHopAfterARejection_EscalatedAndTriggeredNoFallback(bool streaming)
    {
        _small.Otherwise = FakeReply.Text("");

        await Build().AskAsync(streaming);

        Decision decision = One(Outcome.Answered, Provenance.Model, FailureKind.Empty);
        Assert.Equal(("large", false, true, 2), (decision.Model, decision.FallbackTriggered, decision.Escalated, decision.Attempts.Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L21_ARung_HasNoModel(bool streaming)
    {
        _small.Otherwise = _large.Otherwise = Down();

        await Build().AskAsync(streaming);

        Decision decision = One(Outcome.FellBack, Provenance.Template, FailureKind.Network);
        Assert.Equal((null, "template", true), (decision.Model, decision.Rung, decision.FallbackTriggered));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L21_AHit_BillsNothingAndSaysWhatItSaved(bool streaming)
    {
        GenAIPipeline pipeline = Build(f => f.UseCache(CacheSharing.Everyone));
        await pipeline.AskAsync(streaming);
        await Eventually.TrueAsync(() => _rig.Sink.Decisions.Count == 1);

        await pipeline.AskAsync(streaming);

        Assert.Equal(2, _rig.Sink.Decisions.Count);
        Decision decision = _rig.Sink.Decisions[1];
        Assert.Equal((Outcome.Answered, Provenance.Cache, CacheOutcome.Hit, "small"), (decision.Outcome, decision.Provenance, decision.Cache, decision.Model));
        Assert.Equal((0, 0, 0, 20_000), (decision.Usage.InputTokens, decision.Usage.OutputTokens, decision.Usage.CostNanoUsd, decision.SavedNanoUsd));
        Assert.Empty(decision.Attempts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L21_AJoinedCall_HasADecisionOfItsOwnAndBillsNothing(bool streaming)
    {
        TaskCompletionSource gate = new();
        _small.Otherwise = FakeReply.Text("ok").When(gate.Task);
        GenAIPipeline pipeline = Build(f => f.UseCache(CacheSharing.Everyone));

        Task<GenAIResult>[] both = [pipeline.AskAsync(streaming), pipeline.AskAsync(streaming)];
        gate.SetResult();
        await Task.WhenAll(both);
        await Eventually.TrueAsync(() => _rig.Sink.Decisions.Count == 2);

        Assert.Equal(
            [(CacheOutcome.Miss, 10L), (CacheOutcome.Joined, 0L)],
            _rig.Sink.Decisions.Select(decision => (decision.Cache, decision.Usage.InputTokens)).OrderBy(pair => pair.Cache));
        Assert.Equal(1, _small.Calls);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public async Task L21_CancelledBeforeOrDuring(bool streaming, bool before)
    {
        using CancellationTokenSource caller = new();
        if (before)
        {
            await caller.CancelAsync();
        }

        _small.Otherwise = FakeReply.Stall();
        Task<GenAIResult> asking = Build().AskAsync(new GenAIRequest("hi"), streaming, caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);

        Decision decision = One(Outcome.Canceled, Provenance.None, FailureKind.Canceled);
        Assert.Equal((null, false, before ? 0 : 1), (decision.Model, decision.FallbackTriggered, decision.Attempts.Count));
    }

    [Fact]
    public async Task L21_AnAbandonedStream()
    {
        await foreach (ChatResponseUpdate _ in Build().ExecuteStreamingAsync(new GenAIRequest("hi")))
        {
            break;
        }

        One(Outcome.Abandoned, Provenance.Model, null);
    }

    [Fact]
    public async Task L21_AStreamThatNobodyReads_IsNoCall()
    {
        _ = Build().ExecuteStreamingAsync(new GenAIRequest("hi"));
        await using (Build().ExecuteStreamingAsync(new GenAIRequest("hi")).GetAsyncEnumerator())
        {
        }

        Assert.Empty(_rig.Sink.Decisions);
    }

    [Fact]
    public async Task L21_AStreamThatBrokeOff_IsPartial()
    {
        _small.Otherwise = FakeReply.Text("one two three").ThenThrow(1, () => new IOException("cut"));

        await Build().AskAsync(streaming: true);

        One(Outcome.Partial, Provenance.Model, FailureKind.Network);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L21_APipelineThatServesAsAModel_HasADecisionOfItsOwn(bool streaming)
    {
        GenAIPipeline inner = _rig.Builder.AddModel("small", _small).Build();
        InMemoryDecisionSink outerSink = new();
        GenAIPipeline outer = GenAIPipeline.CreateBuilder("outer")
            .UseTimeProvider(_rig.Time)
            .AddModel("guarded", inner.AsChatClient())
            .AddDecisionSink(outerSink)
            .Build();

        GenAIResult result = await outer.AskAsync(new GenAIRequest("hi") { UserId = "ann" }, streaming);

        Decision parent = Assert.Single(outerSink.Decisions);
        Decision child = One(Outcome.Answered, Provenance.Model, null);
        Assert.Equal((result.CallId, parent.CallId, "guarded"), (parent.CallId, child.ParentId, parent.Model));
        Assert.NotEqual(parent.CallId, child.CallId);
        Assert.NotNull(child.User);
    }

    [Fact]
    public async Task L21_OneOptionsObjectUsedTwice_GivesTwoDecisions()
    {
        IChatClient client = Build().AsChatClient();
        ChatOptions options = new();

        await client.AskAsync(streaming: false, options: options);
        await client.AskAsync(streaming: true, options: options);

        Assert.Equal(2, _rig.Sink.Decisions.Select(decision => decision.CallId).Distinct().Count());
    }

    private static FakeReply Down() => FakeReply.Throw(() => new HttpRequestException("down"));

    private Decision One(Outcome outcome, Provenance provenance, FailureKind? kind)
    {
        Decision decision = Assert.Single(_rig.Sink.Decisions);
        Assert.Equal((outcome, provenance, kind), (decision.Outcome, decision.Provenance, decision.FailureKind));
        return decision;
    }

    private GenAIPipeline Build(Action<FeatureBuilder>? more = null) => _rig.Builder
        .AddModel("small", _small, MoneyRig.Price)
        .AddModel("large", _large, MoneyRig.Price)
        .Configure(f =>
        {
            f.UseModels("small", "large").UseResilience(r => r.MaxRetries = 0);
            more?.Invoke(f);
        })
        .Build();
}
