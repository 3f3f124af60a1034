using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Cache;

/// <summary>Who leaves a flight, and what becomes of it.</summary>
public sealed class SingleFlightLeavingTests
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task L18_TheStarterCancels_TheOthersGetTheAnswer_AndTheStarterPays(bool streaming, bool followerStreaming)
    {
        using CancellationTokenSource caller = new();
        FakeChatClient model = new() { Otherwise = FakeReply.Text("hello").When(_gate.Task) };
        CachedFeature feature = new(model);

        Task<GenAIResult> starter = feature.AskAsync(streaming, cancellationToken: caller.Token);
        Task<GenAIResult> follower = feature.AskAsync(followerStreaming);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starter.WaitAsync(Patience.Limit));
        _gate.SetResult();
        GenAIResult result = await follower.WaitAsync(Patience.Limit);
        IReadOnlyList<Decision> decisions = await feature.Decisions.WaitAsync(2);

        Assert.Equal(("hello", Provenance.Cache, 1), (result.Text, result.Provenance, model.Calls));
        Decision left = Assert.Single(decisions, decision => decision.Cache == CacheOutcome.Miss);
        Assert.Equal(
            (Outcome.Canceled, FailureKind.Canceled, Provenance.None, CachedFeature.CostNanoUsd),
            (left.Outcome, left.FailureKind, left.Provenance, left.Usage.CostNanoUsd));
        Assert.Equal((CachedFeature.CostNanoUsd, 0), await feature.BudgetAsync());
    }

    [Fact]
    public async Task L18_TheStarterAbandonsItsStream_TheOthersGetTheAnswer_AndTheStarterPays()
    {
        FakeChatClient model = new("one two three");
        CachedFeature feature = new(new GatedStream(model, _gate.Task));

        IAsyncEnumerator<ChatResponseUpdate> starter =
            feature.Pipeline.ExecuteStreamingAsync(new GenAIRequest("hi")).GetAsyncEnumerator();
        Assert.True(await starter.MoveNextAsync());
        Task<GenAIResult>[] followers = [feature.AskAsync(streaming: true), feature.AskAsync(streaming: false)];
        await starter.DisposeAsync();
        _gate.SetResult();
        GenAIResult[] results = await Task.WhenAll(followers).WaitAsync(Patience.Limit);
        IReadOnlyList<Decision> decisions = await feature.Decisions.WaitAsync(3);

        Assert.All(results, result => Assert.Equal(("one two three", Provenance.Cache), (result.Text, result.Provenance)));
        Decision left = Assert.Single(decisions, decision => decision.Cache == CacheOutcome.Miss);
        Assert.Equal((Outcome.Abandoned, CachedFeature.CostNanoUsd), (left.Outcome, left.Usage.CostNanoUsd));
        Assert.Equal((1, 1), (model.Calls, model.DisposedStreams));
        Assert.Equal((CachedFeature.CostNanoUsd, 0), await feature.BudgetAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L18_WhenTheLastOneLeaves_TheProviderIsCancelled_AndTheNextCallerStartsAnew(bool streaming)
    {
        using CancellationTokenSource one = new(), other = new();
        FakeChatClient model = new FakeChatClient("again").Then(FakeReply.Stall());
        ProbeClient probe = new(model);
        CachedFeature feature = new(probe);

        Task<GenAIResult> starter = feature.AskAsync(streaming, cancellationToken: one.Token);
        Task<GenAIResult> follower = feature.AskAsync(streaming, cancellationToken: other.Token);
        await one.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starter.WaitAsync(Patience.Limit));
        bool early = probe.Canceled.IsCompleted;
        await other.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => follower.WaitAsync(Patience.Limit));
        GenAIResult next = await feature.AskAsync(streaming);
        await probe.Canceled.WaitAsync(Patience.Limit);
        IReadOnlyList<Decision> decisions = await feature.Decisions.WaitAsync(3);

        Assert.False(early);
        Assert.Equal(("again", Provenance.Model, 2, 0), (next.Text, next.Provenance, model.Calls, feature.Flights));
        Assert.Equal(2, decisions.Count(decision => decision.Outcome == Outcome.Canceled));
        Assert.Equal(0, (await feature.BudgetAsync()).Reserved);
    }

    [Fact]
    public async Task L18_WhenTheLastReaderAbandonsAStream_TheProviderIsCancelled()
    {
        FakeChatClient model = new("one two three");
        ProbeClient probe = new(new GatedStream(model, _gate.Task));
        CachedFeature feature = new(probe);

        await foreach (ChatResponseUpdate _ in feature.Pipeline.ExecuteStreamingAsync(new GenAIRequest("hi")))
        {
            break;
        }

        await probe.Canceled.WaitAsync(Patience.Limit);
        Decision decision = Assert.Single(await feature.Decisions.WaitAsync(1));

        Assert.Equal((Outcome.Abandoned, CacheOutcome.Miss), (decision.Outcome, decision.Cache));
        Assert.InRange(decision.Usage.CostNanoUsd!.Value, 1, long.MaxValue);
        Assert.Equal((1, 0), (model.DisposedStreams, feature.Flights));
        Assert.Equal((decision.Usage.CostNanoUsd.Value, 0), await feature.BudgetAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L18_AFollowersOwnCancellation_TouchesNobodyElse(bool streaming)
    {
        using CancellationTokenSource caller = new();
        FakeChatClient model = new() { Otherwise = FakeReply.Text("hello").When(_gate.Task) };
        CachedFeature feature = new(model);

        Task<GenAIResult> starter = feature.AskAsync(streaming);
        Task<GenAIResult> leaver = feature.AskAsync(streaming, cancellationToken: caller.Token);
        Task<GenAIResult> stayer = feature.AskAsync(streaming);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver.WaitAsync(Patience.Limit));
        _gate.SetResult();
        GenAIResult[] results = await Task.WhenAll(starter, stayer).WaitAsync(Patience.Limit);

        Assert.All(results, result => Assert.Equal(("hello", Outcome.Answered), (result.Text, result.Outcome)));
        Decision left = Assert.Single(feature.Decisions.All, decision => decision.Outcome == Outcome.Canceled);
        Assert.Equal((CacheOutcome.Joined, 0L, null), (left.Cache, left.Usage.CostNanoUsd, left.SavedNanoUsd));
        Assert.Equal(1, model.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AClientThatIgnoresItsToken_DoesNotHoldALeaver(bool streaming)
    {
        using CancellationTokenSource caller = new();
        FakeChatClient model = new FakeChatClient("again").Then(FakeReply.Text("late").When(_gate.Task).IgnoringCancellation());
        CachedFeature feature = new(model);

        Task<GenAIResult> starter = feature.AskAsync(streaming, cancellationToken: caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starter.WaitAsync(Patience.Limit));
        GenAIResult next = await feature.AskAsync(streaming).WaitAsync(Patience.Limit);
        await feature.Decisions.WaitAsync(2);
        _gate.SetResult();

        Assert.Equal(("again", 0), (next.Text, feature.Flights));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatAClientDoesWhenItIsCancelled_IsNotTheLeaversBusiness(bool streaming)
    {
        using CancellationTokenSource caller = new();
        FakeChatClient model = new() { Otherwise = FakeReply.Stall() };
        CachedFeature feature = new(new ProbeClient(model, token => token.Register(() => throw new InvalidOperationException("a bad callback"))));

        Task<GenAIResult> starter = feature.AskAsync(streaming, cancellationToken: caller.Token);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starter.WaitAsync(Patience.Limit));
        Assert.Equal(Outcome.Canceled, Assert.Single(await feature.Decisions.WaitAsync(1)).Outcome);
    }
}
