using System.Diagnostics;
using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Cache;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Fallback;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Cache;

/// <summary>N identical concurrent calls make one provider call.</summary>
public sealed class SingleFlightTests
{
    private static readonly AsyncLocal<string?> Ambient = new();

    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData("whole")]
    [InlineData("streamed")]
    [InlineData("mixed, a stream first")]
    [InlineData("mixed, a whole answer first")]
    public async Task L18_AHundredIdenticalCalls_MakeOneProviderCall(string doors)
    {
        FakeChatClient model = new() { Otherwise = FakeReply.Text("one two three").When(_gate.Task) };
        CachedFeature feature = new(model);

        Task<GenAIResult>[] calls = [.. Enumerable.Range(0, 100).Select(i => feature.AskAsync(streaming: doors switch
        {
            "whole" => false,
            "streamed" => true,
            "mixed, a stream first" => i % 2 == 0,
            _ => i % 2 == 1,
        }))];
        _gate.SetResult();
        GenAIResult[] results = await Task.WhenAll(calls).WaitAsync(Patience.Limit);

        Assert.All(results, result => Assert.Equal(("one two three", Outcome.Answered), (result.Text, result.Outcome)));
        Assert.Equal((1, 0), (model.Calls, feature.Flights));
        Assert.Equal((CachedFeature.CostNanoUsd, 0), await feature.BudgetAsync());
        IReadOnlyList<Decision> decisions = feature.Decisions.All;
        Assert.Equal(100, decisions.Select(decision => decision.CallId).Distinct().Count());
        Decision starter = Assert.Single(decisions, decision => decision.Cache == CacheOutcome.Miss);
        Assert.Equal((Provenance.Model, CachedFeature.CostNanoUsd, null), (starter.Provenance, starter.Usage.CostNanoUsd, starter.SavedNanoUsd));
        Assert.All(decisions.Where(decision => decision != starter), decision => Assert.Equal(
            (CacheOutcome.Joined, Provenance.Cache, "small", 0L, CachedFeature.CostNanoUsd),
            (decision.Cache, decision.Provenance, decision.Model, decision.Usage.CostNanoUsd, decision.SavedNanoUsd)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L18_AFlightThatLandsBetweenTheLookAndTheStart_IsAHit(bool streaming)
    {
        FakeChatClient model = new("hello");
        using HookedMemory memory = new();
        CachedFeature feature = new(model, memory: memory);
        Task<GenAIResult>? other = null;
        memory.AfterNextRead = () => other = feature.AskAsync(streaming: false);

        GenAIResult result = await feature.AskAsync(streaming);

        Assert.Equal(("hello", Provenance.Cache, 1), (result.Text, result.Provenance, model.Calls));
        Assert.Equal(("hello", Provenance.Model), ((await other!).Text, (await other!).Provenance));
        Assert.Equal([CacheOutcome.Miss, CacheOutcome.Hit], feature.Decisions.All.Select(decision => decision.Cache));
    }

    [Fact]
    public async Task L18_AFollowerOfAStream_ReplaysThenJoinsLive()
    {
        FakeChatClient model = new("one two three");
        CachedFeature feature = new(new GatedStream(model, _gate.Task));
        await using IAsyncEnumerator<ChatResponseUpdate> first = Read(feature);
        Assert.True(await first.MoveNextAsync());

        await using IAsyncEnumerator<ChatResponseUpdate> follower = Read(feature);
        Assert.True(await follower.MoveNextAsync().AsTask().WaitAsync(Patience.Limit));
        string replayed = follower.Current.Text;
        ValueTask<bool> live = follower.MoveNextAsync();
        bool waits = !live.IsCompleted;
        _gate.SetResult();
        string rest = "";
        for (bool more = await live; more; more = await follower.MoveNextAsync())
        {
            rest += follower.Current.Text;
        }

        Assert.Equal(("one", true, " two three", 1), (replayed, waits, rest, model.Calls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L18_WhoSharesAFlight_NeverSharesAnObject(bool streaming)
    {
        FakeChatClient model = new() { Otherwise = FakeReply.Text("hello").When(_gate.Task) };
        CachedFeature feature = new(model);

        Task<GenAIResult>[] calls = [feature.AskAsync(streaming), feature.AskAsync(streaming), feature.AskAsync(streaming)];
        _gate.SetResult();
        GenAIResult[] results = await Task.WhenAll(calls).WaitAsync(Patience.Limit);

        object[] objects = [.. results.SelectMany(result => result.Response!.Messages)
            .SelectMany(message => (object[])[message, message.Contents, .. message.Contents.Where(content => content is not UsageContent)])];
        Assert.Equal(9, objects.Distinct(ReferenceEqualityComparer.Instance).Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L18_AFailedFlight_FailsAllItsWaitersAtOnce_AndEachWalksItsOwnLadder(bool streaming)
    {
        FakeChatClient model = new() { Otherwise = FakeReply.Throw(() => new HttpRequestException("down")).When(_gate.Task) };
        CachedFeature feature = new(model, configure: f => f.UseFallback(ladder => ladder.Otherwise(Rung.Rule(asked => asked.Call.Id))));

        Task<GenAIResult>[] calls = [.. Enumerable.Range(0, 20).Select(_ => feature.AskAsync(streaming))];
        _gate.SetResult();
        GenAIResult[] results = await Task.WhenAll(calls).WaitAsync(Patience.Limit);

        Assert.All(results, result => Assert.Equal(
            (result.CallId, FailureKind.Network, Provenance.Rule), (result.Text, result.FailureKind, result.Provenance)));
        Assert.Equal((1, 0, 20), (model.Calls, feature.Flights, feature.Decisions.All.Count));
    }

    [Fact]
    public async Task L18_AStreamThatBreaks_BreaksForAllWhoFollow()
    {
        FakeChatClient model = new() { Otherwise = FakeReply.Text("one two three").ThenThrow(2, () => new HttpRequestException("reset")) };
        CachedFeature feature = new(new GatedStream(model, _gate.Task));

        Task<GenAIResult>[] streams = [feature.AskAsync(streaming: true), feature.AskAsync(streaming: true)];
        Task<GenAIResult> whole = feature.AskAsync(streaming: false);
        _gate.SetResult();
        GenAIResult[] streamed = await Task.WhenAll(streams).WaitAsync(Patience.Limit);
        GenAIResult fellBack = await whole.WaitAsync(Patience.Limit);

        Assert.All(streamed, result => Assert.Equal(
            (Outcome.Partial, "one two", FailureKind.Network), (result.Outcome, result.Text, result.FailureKind)));
        Assert.Equal((Outcome.FellBack, FailureKind.Network), (fellBack.Outcome, fellBack.FailureKind));
        Assert.Equal(1, model.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L16_UsersAndTenantsNeverShareAFlight(bool streaming)
    {
        FakeChatClient model = new() { Answer = request => FakeReply.Text($"answer {request.Number}").When(_gate.Task) };
        CachedFeature feature = new(model, CacheSharing.User);
        (string User, string Tenant)[] callers = [("ann", "a"), ("ben", "a"), ("ann", "b")];

        Task<GenAIResult>[] calls =
            [.. callers.Select(caller => feature.Pipeline.AskAsync(new GenAIRequest("hi") { UserId = caller.User, TenantId = caller.Tenant }, streaming))];
        _gate.SetResult();
        GenAIResult[] results = await Task.WhenAll(calls).WaitAsync(Patience.Limit);

        Assert.Equal(3, results.Select(result => result.Text).Distinct().Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheCallersFlow_IsVisibleToTheProvider(bool streaming)
    {
        string? ambient = null;
        string? baggage = null;
        FakeChatClient model = new();
        CachedFeature feature = new(new ProbeClient(model, _ => (ambient, baggage) = (Ambient.Value, Activity.Current?.GetBaggageItem("tenant"))));
        using Activity activity = new Activity("caller").Start();
        activity.AddBaggage("tenant", "acme");
        Ambient.Value = "mine";

        await feature.AskAsync(streaming);

        Assert.Equal(("mine", "acme"), (ambient, baggage));
        Assert.Same(activity, Activity.Current);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AFollower_DoesNotDependOnTheStartersContext(bool streaming)
    {
        FakeChatClient model = new() { Otherwise = FakeReply.Text("hello").When(_gate.Task) };
        CachedFeature feature = new(model);
        SynchronizationContext? own = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new DeadContext());
        Task<GenAIResult> starter = feature.AskAsync(streaming);
        SynchronizationContext.SetSynchronizationContext(own);

        Task<GenAIResult> follower = feature.AskAsync(streaming);
        _gate.SetResult();

        Assert.Equal("hello", (await follower.WaitAsync(Patience.Limit)).Text);
        Assert.False(starter.IsCompleted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheStartersOwnBudget_SaysNothingAboutAnotherUser(bool streaming)
    {
        FakeChatClient model = new();
        CachedFeature feature = new(
            new LateFailure(model, _gate.Task),
            configure: f => f.UseFallback(ladder => ladder.Otherwise(Rung.Template("sorry"))));

        Task<GenAIResult> ann = feature.Pipeline.AskAsync(new GenAIRequest("hi") { UserId = "ann" }, streaming);
        Task<GenAIResult> anne = feature.Pipeline.AskAsync(new GenAIRequest("hi") { UserId = "ann" }, streaming);
        Task<GenAIResult> ben = feature.Pipeline.AskAsync(new GenAIRequest("hi") { UserId = "ben" }, streaming);
        _gate.SetResult();
        await Task.WhenAll(ann, anne, ben).WaitAsync(Patience.Limit);

        Assert.Equal(("sorry", FailureKind.BudgetExceeded), ((await ann).Text, (await ann).FailureKind));
        Assert.Equal(("sorry", FailureKind.BudgetExceeded), ((await anne).Text, (await anne).FailureKind));
        Assert.Equal(("ok", Provenance.Model), ((await ben).Text, (await ben).Provenance));
    }

    [Fact]
    public async Task ATypedFollower_ParsesForItself()
    {
        FakeChatClient model = new() { Otherwise = FakeReply.Text("7").When(_gate.Task) };
        CachedFeature feature = new(model);

        Task<GenAIResult<int>>[] calls = [.. Enumerable.Range(0, 5).Select(_ => feature.Pipeline.ExecuteAsync(new GenAIRequest("How many?"), _ => -1))];
        _gate.SetResult();
        GenAIResult<int>[] results = await Task.WhenAll(calls).WaitAsync(Patience.Limit);

        Assert.All(results, result => Assert.Equal(7, result.Value));
        Assert.Equal(1, model.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAnswerThatCannotBeCopied_IsNotShared(bool streaming)
    {
        FakeChatClient model = new() { Otherwise = FakeReply.Of(new Unknown()).When(_gate.Task) };
        CachedFeature feature = new(model);

        Task<GenAIResult>[] calls = [feature.AskAsync(streaming), feature.AskAsync(streaming)];
        _gate.SetResult();
        GenAIResult[] results = await Task.WhenAll(calls).WaitAsync(Patience.Limit);

        Assert.All(results, result => Assert.Equal((Outcome.Answered, Provenance.Model), (result.Outcome, result.Provenance)));
        Assert.Equal(2, model.Calls);
    }

    [Fact]
    public async Task OneCallThatAsksTheSameTwiceAtOnce_GetsTwoCopiesOfOneAnswer()
    {
        FakeChatClient model = new() { Otherwise = FakeReply.Text("hello").When(_gate.Task) };
        CachedFeature feature = new(model);

        GenAIResult<string> result = await feature.Pipeline.ExecuteAsync(
            new GenAIRequest("hi"),
            async (client, token) =>
            {
                Task<ChatResponse> one = client.GetResponseAsync("a", cancellationToken: token);
                Task<ChatResponse> other = client.GetResponseAsync("a", cancellationToken: token);
                _gate.SetResult();
                Assert.NotSame((await one).Messages[0].Contents[0], (await other).Messages[0].Contents[0]);
                return (await one).Text + (await other).Text;
            },
            _ => "").WaitAsync(Patience.Limit);

        Assert.Equal(("hellohello", 1, 1), (result.Value, model.Calls, feature.Decisions.All.Count));
    }

    private static IAsyncEnumerator<ChatResponseUpdate> Read(CachedFeature feature) =>
        feature.Pipeline.ExecuteStreamingAsync(new GenAIRequest("hi")).GetAsyncEnumerator();

    private sealed class Unknown : AIContent;

    /// <summary>Denies its first request, as the budget of whoever asked first does, once a task has completed.</summary>
    private sealed class LateFailure(IChatClient inner, Task gate) : DelegatingChatClient(inner)
    {
        private int _asked;

        public override async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            await DenyFirstAsync();
            return await base.GetResponseAsync(messages, options, cancellationToken);
        }

        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await DenyFirstAsync();
            await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
            {
                yield return update;
            }
        }

        private async Task DenyFirstAsync()
        {
            if (Interlocked.Increment(ref _asked) > 1)
            {
                return;
            }

            await gate;
            BudgetLimit limit = new(BudgetScope.User, BudgetUnit.Requests, 1, Per.Day);
            throw new BudgetExceededException(new BudgetDenial(limit, 1, 0, 1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch));
        }
    }

    /// <summary>Takes work and never does it, as a circuit or a window that was closed.</summary>
    private sealed class DeadContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
