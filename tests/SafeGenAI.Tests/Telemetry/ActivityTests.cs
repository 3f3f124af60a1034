using System.Diagnostics;
using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.CostBreaker;

namespace SafeGenAI.Tests.Telemetry;

public sealed class ActivityTests
{
    private readonly MoneyRig _rig = new();
    private readonly FakeChatClient _small;
    private readonly FakeChatClient _large;

    public ActivityTests() => (_small, _large) = (_rig.Model("one two three"), _rig.Model("large"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACallAndEachOfItsAttempts_AreActivitiesOfTheirOwn(bool streaming)
    {
        _small.Otherwise = FakeReply.Throw(() => new HttpRequestException("down"));
        using ActivityRecorder recorder = new();
        using Activity root = new Activity("caller").Start();

        GenAIResult result = await Build().AskAsync(streaming);

        Assert.Same(root, Activity.Current);
        Assert.Equal(["safegenai.attempt", "safegenai.attempt", "safegenai.call"], recorder.Stopped.Select(activity => activity.OperationName));
        Activity call = recorder.Stopped[2];
        Assert.Equal(root.SpanId, call.ParentSpanId);
        Assert.All(recorder.Stopped.Take(2), attempt => Assert.Equal((call.SpanId, root.TraceId), (attempt.ParentSpanId, attempt.TraceId)));
        AssertTags(call, ("safegenai.feature", "f"), ("safegenai.call_id", result.CallId), ("safegenai.outcome", "answered"), ("error.type", "network"));
        AssertTags(recorder.Stopped[0], ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "fake"), ("gen_ai.request.model", "small"), ("error.type", "network"));
        AssertTags(recorder.Stopped[1], ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "fake"), ("gen_ai.request.model", "large"));
        Assert.Equal(
            [ActivityStatusCode.Error, ActivityStatusCode.Unset, ActivityStatusCode.Unset], recorder.Stopped.Select(activity => activity.Status));
        Assert.Equal(root.TraceId.ToHexString(), Assert.Single(_rig.Sink.Decisions).TraceId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ARungsCall_HasAnActivityToo(bool streaming)
    {
        _small.Otherwise = _large.Otherwise = FakeReply.Throw(() => new HttpRequestException("down"));
        using ActivityRecorder recorder = new();

        await Build().AskAsync(streaming);

        Assert.Equal(3, recorder.Stopped.Count);
        AssertTags(recorder.Stopped[2], ("safegenai.outcome", "fell_back"), ("error.type", "network"));
        Assert.Null(Activity.Current);
    }

    [Fact]
    public async Task AStreamsReader_FindsItsOwnActivityAfterEveryPart()
    {
        _small.Otherwise = FakeReply.Text("one two three").When(Task.Run(static () => { }));
        using ActivityRecorder recorder = new();
        using Activity root = new Activity("caller").Start();

        await foreach (ChatResponseUpdate update in Build().ExecuteStreamingAsync(new GenAIRequest("hi")))
        {
            Assert.Same(root, Activity.Current);
            Assert.True(update.Text.Length == 0 || recorder.Stopped.Count == 0);
        }

        Assert.Same(root, Activity.Current);
        Assert.Equal(["safegenai.attempt", "safegenai.call"], recorder.Stopped.Select(activity => activity.OperationName));
        Assert.Equal(recorder.Stopped[1].SpanId, recorder.Stopped[0].ParentSpanId);
    }

    [Fact]
    public async Task WhatAClientTracesInItsTail_HangsUnderItsAttempt()
    {
        List<string?> seen = [];
        TracingClient client = new(seen);
        using ActivityRecorder recorder = new();

        await _rig.BuildWide(client).AskAsync(streaming: true);

        Assert.Equal(3, seen.Count);
        Assert.All(seen, id => Assert.Equal(recorder.Stopped[0].SpanId.ToHexString(), id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnAbandonedOrBrokenStream_EndsItsActivitiesOnce(bool abandoned)
    {
        _small.Otherwise = FakeReply.Text("one two three").ThenThrow(2, () => new IOException("cut"));
        using ActivityRecorder recorder = new();
        using Activity root = new Activity("caller").Start();

        await foreach (ChatResponseUpdate _ in Build().ExecuteStreamingAsync(new GenAIRequest("hi")))
        {
            if (abandoned)
            {
                break;
            }
        }

        Assert.Same(root, Activity.Current);
        Assert.Equal(["safegenai.attempt", "safegenai.call"], recorder.Stopped.Select(activity => activity.OperationName));
        AssertTags(recorder.Stopped[1], ("safegenai.outcome", abandoned ? "abandoned" : "partial"));
    }

    [Theory]
    [InlineData(false, "sample")]
    [InlineData(true, "sample")]
    [InlineData(false, "start")]
    [InlineData(true, "start")]
    [InlineData(false, "stop")]
    [InlineData(true, "stop")]
    public async Task L22_ASamplerOrListenerThatThrows_ChangesNoAnswer(bool streaming, string when)
    {
        using ActivityRecorder recorder = new(what =>
        {
            if (what == when)
            {
                throw new InvalidOperationException("listener");
            }
        });
        using Activity root = new Activity("caller").Start();

        GenAIResult result = await Build().AskAsync(streaming);

        Assert.Equal("one two three", result.Text);
        Assert.Equal(Outcome.Answered, Assert.Single(_rig.Sink.Decisions).Outcome);
        Assert.Same(root, Activity.Current);
        Assert.Equal((20_000, 0), (_rig.Balance().NanoUsd, _rig.Balance().Reserved));
    }

    [Fact]
    public async Task WhoeverBuildsAPipeline_DoesNotMarkWhatItsSinksWrite()
    {
        Watching sink = new();
        GenAIPipeline pipeline;
        using (new Activity("builder").Start())
        {
            pipeline = _rig.Builder.AddModel("small", _small).AddDecisionSink(sink).Build();
        }

        await pipeline.ExecuteAsync("hi");

        await Eventually.TrueAsync(() => sink.Asked);
        Assert.Null(sink.Seen);
    }

    private static void AssertTags(Activity activity, params (string Name, string Value)[] expected)
    {
        foreach ((string name, string value) in expected)
        {
            Assert.Equal(value, activity.GetTagItem(name));
        }
    }

    private GenAIPipeline Build() => _rig.Builder
        .AddModel("small", _small, MoneyRig.Price)
        .AddModel("large", _large, MoneyRig.Price)
        .Configure(f => f.UseModels("small", "large").UseResilience(r => r.MaxRetries = 0).UseCostBreaker(MoneyRig.Wide))
        .Build();

    private sealed class Watching : IDecisionSink
    {
        public bool Asked { get; private set; }

        public Activity? Seen { get; private set; }

        public void Record(Decision decision) => (Seen, Asked) = (Activity.Current, true);
    }

    private sealed class TracingClient(List<string?> seen) : DelegatingChatClient(new FakeChatClient("one two three"))
    {
        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (string word in (string[])["one", "two", "three"])
            {
                seen.Add(Activity.Current?.SpanId.ToHexString());
                yield return new(ChatRole.Assistant, word);
                await Task.Yield();
            }
        }
    }
}
