using System.Diagnostics;
using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Calls;

/// <summary>What a whole pipeline does with a call, seen from outside.</summary>
public sealed class CallTests
{
    private readonly InMemoryDecisionSink _sink = new();

    private static readonly Dictionary<string, ChatResponseUpdate[]> NoContent = new()
    {
        ["nothing"] = [],
        ["a role"] = [new() { Role = ChatRole.Assistant, ResponseId = "failed", MessageId = "failed" }],
        ["empty text"] = [new(ChatRole.Assistant, "") { ResponseId = "failed" }],
        ["blank text"] = [new(ChatRole.Assistant, " \n") { ResponseId = "failed" }],
        ["blank reasoning"] = [new(ChatRole.Assistant, [new TextReasoningContent("")]) { ResponseId = "failed" }],
        ["usage"] = [new(ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 1 })]) { ResponseId = "failed" }],
        ["all of it"] = [new() { Role = ChatRole.Assistant, ResponseId = "failed" }, new(null, ""), new(null, "\t")],
    };

    public static TheoryData<string> NotYetContent => [.. NoContent.Keys];

    [Theory]
    [MemberData(nameof(NotYetContent))]
    public async Task L10_WhatIsNoContent_DoesNotCommitAStream_AndLeavesNoTrace(string before)
    {
        GenAIPipeline pipeline = Pipeline(new ScriptedClient(NoContent[before]) { Then = () => new IOException("reset") }, new FakeChatClient("hello"));
        List<ChatResponseUpdate> updates = [];

        GenAIStreamingAnswer answer = pipeline.ExecuteStreamingAsync(new GenAIRequest("hi"));
        await foreach (ChatResponseUpdate update in answer)
        {
            updates.Add(update);
        }

        Assert.Equal(("hello", "large"), (answer.Result!.Text, answer.Result.Model));
        Assert.All(updates, update => Assert.Equal((null, null), (update.ResponseId, update.MessageId)));
        Assert.Equal("hello", string.Concat(updates.Select(update => update.Text)));
        Assert.Equal(["small", "large"], Assert.Single(_sink.Decisions).Attempts.Select(attempt => attempt.Model));
    }

    [Fact]
    public async Task L10_AfterTheFirstContent_NothingElseAnswers()
    {
        FakeChatClient large = new();
        GenAIPipeline pipeline = Pipeline(
            new ScriptedClient(new ChatResponseUpdate(ChatRole.Assistant, "one")) { Then = () => new IOException("reset") }, large);

        GenAIResult result = await pipeline.AskAsync(streaming: true);

        Assert.Equal((Outcome.Partial, "one", FailureKind.Network, 0), (result.Outcome, result.Text, result.FailureKind, large.Calls));
    }

    [Fact]
    public async Task AStreamThatThrowsWhenItIsDisposed_EndsTyped()
    {
        GenAIPipeline pipeline = Pipeline(
            new ScriptedClient(new ChatResponseUpdate(ChatRole.Assistant, "one")) { OnDispose = () => throw new IOException("reset") }, new FakeChatClient());

        GenAIResult result = await pipeline.AskAsync(streaming: true);

        Assert.Equal((Outcome.Partial, "one", FailureKind.Network), (result.Outcome, result.Text, result.FailureKind));
        Assert.Single(_sink.Decisions);
    }

    [Fact]
    public async Task AStreamThatNobodyReads_IsNoCall()
    {
        ScriptedClient client = new();
        GenAIPipeline pipeline = Pipeline(client, new FakeChatClient());

        await using (pipeline.ExecuteStreamingAsync(new GenAIRequest("hi")).GetAsyncEnumerator())
        {
        }

        Assert.Equal((0, 0), (client.Asked, _sink.Decisions.Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OneOptionsObject_UsedTwice_GivesTwoDecisions(bool streaming)
    {
        GenAIPipeline pipeline = Pipeline(new FakeChatClient(), new FakeChatClient());
        ChatOptions options = new();

        await pipeline.AsChatClient().AskAsync(streaming, options: options);
        await pipeline.AsChatClient().AskAsync(streaming, options: options);

        Assert.Equal(2, _sink.Decisions.Select(decision => decision.CallId).Distinct().Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task APipelineInsideAPipeline_IsAChildWithItsOwnDecision(bool streaming)
    {
        GenAIPipeline inner = GenAIPipeline.CreateBuilder("inner").AddModel("small", new FakeChatClient("hello")).AddDecisionSink(_sink).Build();
        GenAIPipeline outer = GenAIPipeline.CreateBuilder("outer").AddModel("pipeline", inner.AsChatClient()).AddDecisionSink(_sink).Build();

        GenAIResult result = await outer.AskAsync(streaming);

        Assert.Equal("hello", result.Text);
        Assert.Equal(["inner", "outer"], _sink.Decisions.Select(decision => decision.Feature));
        Assert.Equal((result.CallId, null), (_sink.Decisions[0].ParentId, _sink.Decisions[1].ParentId));
        Assert.NotEqual(_sink.Decisions[0].CallId, _sink.Decisions[1].CallId);
        Assert.Equal(result.CallId, result.Response!.GetOutcome()!.CallId);
    }

    [Fact]
    public async Task TheLastMark_OfAPipelineAroundAPipeline_IsTheOuterOnes()
    {
        GenAIPipeline inner = GenAIPipeline.CreateBuilder("inner").AddModel("small", new FakeChatClient("hello")).Build();
        GenAIPipeline outer = GenAIPipeline.CreateBuilder("outer").AddModel("pipeline", inner.AsChatClient()).AddDecisionSink(_sink).Build();

        ChatResponse response = await outer.AsChatClient().AskAsync(streaming: true);

        Assert.Equal(Assert.Single(_sink.Decisions).CallId, response.GetOutcome()!.CallId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheReadersActivity_IsPutBackAfterEveryPart_AndTheClientSeesTheCalls(bool streaming)
    {
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == SafeGenAINames.Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        List<Activity?> seen = [];
        ChatResponseUpdate[] parts = [new(ChatRole.Assistant, "one"), new(ChatRole.Assistant, " two"), new(ChatRole.Assistant, " three")];
        GenAIPipeline pipeline = Pipeline(new ScriptedClient(parts) { BeforeEach = () => seen.Add(Activity.Current) }, new FakeChatClient());
        using Activity mine = new Activity("mine").Start();

        if (streaming)
        {
            await foreach (ChatResponseUpdate _ in pipeline.ExecuteStreamingAsync(new GenAIRequest("hi")))
            {
                Assert.Same(mine, Activity.Current);
            }
        }
        else
        {
            Task<GenAIResult> asked = pipeline.ExecuteAsync(new GenAIRequest("hi"));
            Assert.Same(mine, Activity.Current);
            await asked;
        }

        Assert.Same(mine, Activity.Current);
        Assert.Equal(streaming ? 3 : 1, seen.Count);
        Assert.All(seen, activity => Assert.Equal(("safegenai.attempt", mine.TraceId), (activity!.OperationName, activity.TraceId)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AClientThatIgnoresItsToken_DoesNotHoldItsCaller(bool streaming)
    {
        TaskCompletionSource gate = new();
        using CancellationTokenSource caller = new();
        GenAIPipeline pipeline = Pipeline(
            new FakeChatClient { Otherwise = FakeReply.Text("late").When(gate.Task).IgnoringCancellation() }, new FakeChatClient());

        Task<GenAIResult> asked = pipeline.AskAsync(new GenAIRequest("hi"), streaming, caller.Token);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked.WaitAsync(Cache.Patience.Limit));
        Assert.Equal(Outcome.Canceled, Assert.Single(_sink.Decisions).Outcome);
        gate.SetResult();
    }

    private GenAIPipeline Pipeline(IChatClient small, IChatClient large) => GenAIPipeline.CreateBuilder("email")
        .AddModel("small", small)
        .AddModel("large", large)
        .AddDecisionSink(_sink)
        .Configure(feature => feature.UseModels("small", "large").UseResilience(r => r.MaxRetries = 0))
        .Build();
}
