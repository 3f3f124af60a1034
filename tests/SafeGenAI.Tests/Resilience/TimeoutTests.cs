using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Resilience;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Resilience;

public sealed class TimeoutTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryDecisionSink _sink = new();

    [Theory]
    [InlineData(false, 10)]
    [InlineData(true, 4)]
    public async Task L13_AnAttempt_HasItsTime_WholeOrToTheFirstContent(bool streaming, double limit)
    {
        GenAIPipeline pipeline = Pipeline(Client(FakeReply.Stall()));

        Task<GenAIResult> call = Waiting.Start(() => pipeline.AskAsync(streaming));
        _time.Pass(limit - 0.01);
        Assert.False(call.IsCompleted);
        _time.Pass(0.01);

        Assert.True(call.IsCompleted);
        GenAIResult result = await call;
        Assert.Equal((Outcome.FellBack, FailureKind.Timeout), (result.Outcome, result.FailureKind));
        Decision decision = Assert.Single(_sink.Decisions);
        Assert.Equal(TimeSpan.FromSeconds(limit), decision.Latency);
        Assert.Equal(FailureKind.Timeout, Assert.Single(decision.Attempts).Failure);
    }

    [Theory]
    [InlineData(false, 10)]
    [InlineData(true, 4)]
    public async Task L13_AClientThatIgnoresItsToken_IsGivenUpOnTime(bool streaming, double limit)
    {
        GenAIPipeline pipeline = Pipeline(Client(FakeReply.Stall().IgnoringCancellation()));

        Task<GenAIResult> call = Waiting.Start(() => pipeline.AskAsync(streaming));
        _time.Pass(limit);

        Assert.True(call.IsCompleted);
        Assert.Equal(FailureKind.Timeout, (await call).FailureKind);
    }

    [Fact]
    public async Task L10_ARoleOnlyUpdate_DoesNotStopTheClockOfTheFirstContent_AndLeavesNoTrace()
    {
        FakeReply roleThenNothing = FakeReply.Text("x").WithParts("", "late").After(TimeSpan.Zero, between: TimeSpan.FromHours(1));
        GenAIPipeline pipeline = Pipeline(Client(roleThenNothing), Client(FakeReply.Text("from the second")));

        Task<GenAIResult> call = Waiting.Start(() => pipeline.AskAsync(streaming: true));
        _time.Pass(4);

        Assert.True(call.IsCompleted);
        GenAIResult result = await call;
        Assert.Equal(("from the second", Outcome.Answered, FailureKind.Timeout), (result.Text, result.Outcome, result.FailureKind));
    }

    [Fact]
    public async Task L13_AStreamThatFallsSilent_IsCutAfterTheIdleTime_WithATypedEnding()
    {
        FakeReply silent = FakeReply.Text("Hello there").After(TimeSpan.Zero, between: TimeSpan.FromHours(1));
        GenAIPipeline pipeline = Pipeline(Client(silent), Client(FakeReply.Text("never")));

        Task<GenAIResult> call = Waiting.Start(() => pipeline.AskAsync(streaming: true));
        _time.Pass(4.99);
        Assert.False(call.IsCompleted);
        _time.Pass(0.01);

        Assert.True(call.IsCompleted);
        GenAIResult result = await call;
        Assert.Equal(("Hello", Outcome.Partial, FailureKind.Timeout), (result.Text, result.Outcome, result.FailureKind));
    }

    [Fact]
    public async Task L13_TheReadersOwnPace_DoesNotCount()
    {
        FakeChatClient client = Client(FakeReply.Text("one two three"));
        GenAIStreamingAnswer answer = Pipeline(client).ExecuteStreamingAsync(new GenAIRequest("hi"));

        string text = "";
        await foreach (ChatResponseUpdate update in answer)
        {
            text += update.Text;
            _time.Pass(11);
        }

        Assert.Equal("one two three", text);
        Assert.Equal(Outcome.Answered, answer.Result!.Outcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L13_OneDeadline_HoldsOverRetriesAndModels(bool streaming)
    {
        FakeChatClient first = Client(FakeReply.Stall()), second = Client(FakeReply.Stall());
        GenAIPipeline pipeline = Pipeline(r => r.MaxRetries = 10, first, second);

        Task<GenAIResult> call = Waiting.Start(() => pipeline.AskAsync(streaming));
        GenAIResult result = await _time.PassUntilEnded(call);

        Assert.Equal((Outcome.FellBack, FailureKind.Timeout), (result.Outcome, result.FailureKind));
        TimeSpan latency = Assert.Single(_sink.Decisions).Latency;
        Assert.InRange(latency, TimeSpan.FromSeconds(55), TimeSpan.FromSeconds(60));
        Assert.True(first.Calls > 1);
    }

    [Fact]
    public async Task L13_AStreamThatKeepsTalking_IsCutAtTheDeadline_WithATypedEnding()
    {
        FakeReply endless = FakeReply.Text(string.Concat(Enumerable.Repeat("word ", 100))).After(TimeSpan.Zero, between: TimeSpan.FromSeconds(3));
        GenAIPipeline pipeline = Pipeline(Client(endless));

        Task<GenAIResult> call = Waiting.Start(() => pipeline.AskAsync(streaming: true));
        GenAIResult result = await _time.PassUntilEnded(call);

        Assert.Equal((Outcome.Partial, FailureKind.Timeout), (result.Outcome, result.FailureKind));
        Assert.Equal(60, Assert.Single(_sink.Decisions).Latency.TotalSeconds, tolerance: 0.1);
    }

    [Fact]
    public async Task L13_WhatIsBuffered_IsNotGivenAfterTheDeadline()
    {
        GenAIStreamingAnswer answer = Pipeline(Client(FakeReply.Text("one two three"))).ExecuteStreamingAsync(new GenAIRequest("hi"));

        string text = "";
        await foreach (ChatResponseUpdate update in answer)
        {
            text += update.Text;
            _time.Pass(60);
        }

        Assert.Equal(("one", Outcome.Partial, FailureKind.Timeout), (text, answer.Result!.Outcome, answer.Result.FailureKind));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L13_ACallersCancellation_SurfacesAsSuch_WhileAnAttemptIsPending(bool streaming)
    {
        using CancellationTokenSource caller = new();
        FakeChatClient second = Client(FakeReply.Text("never"));
        GenAIPipeline pipeline = Pipeline(Client(FakeReply.Stall()), second);

        Task<GenAIResult> call = Waiting.Start(() => pipeline.AskAsync(new GenAIRequest("hi"), streaming, caller.Token));
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Decision decision = Assert.Single(_sink.Decisions);
        Assert.Equal((Outcome.Canceled, FailureKind.Canceled, (string?)null), (decision.Outcome, decision.FailureKind, decision.Rung));
        Assert.Equal(0, second.Calls);
    }

    /// <summary>Time sources that are shared or pooled let one call's timeout end another's stream.</summary>
    [Fact]
    public async Task L13_OneCallsTimeout_NeverEndsAnothersStream()
    {
        TaskCompletionSource gate = new();
        FakeChatClient client = new(timeProvider: _time)
        {
            Answer = request => request.LastText == "talk"
                ? FakeReply.Text("one two three").When(request.Number <= 64 ? gate.Task : Task.CompletedTask)
                : FakeReply.Stall(),
        };
        GenAIPipeline pipeline = Pipeline(client);
        List<IAsyncEnumerator<ChatResponseUpdate>> streams = [];
        List<Task<bool>> first = [];
        for (int i = 0; i < 64; i++)
        {
            IAsyncEnumerator<ChatResponseUpdate> stream = pipeline.ExecuteStreamingAsync(new GenAIRequest("talk")).GetAsyncEnumerator();
            streams.Add(stream);
            first.Add(Waiting.Start(() => stream.MoveNextAsync().AsTask()));
        }

        Waiting.WithoutContext(() => gate.TrySetResult());
        Assert.All(await Task.WhenAll(first), Assert.True);

        for (int round = 0; round < 5; round++)
        {
            Task<GenAIResult>[] stalled = [.. Enumerable.Range(0, 40).Select(i =>
                Waiting.Start(() => pipeline.AskAsync(new GenAIRequest("stall"), streaming: i % 2 == 0)))];
            _time.Pass(10);
            Assert.All(stalled, call => Assert.True(call.IsCompleted));
            Assert.All(await Task.WhenAll(stalled), result => Assert.NotEqual(Outcome.Answered, result.Outcome));
        }

        foreach (IAsyncEnumerator<ChatResponseUpdate> stream in streams)
        {
            string text = stream.Current.Text;
            while (await stream.MoveNextAsync())
            {
                text += stream.Current.Text;
            }

            await stream.DisposeAsync();
            Assert.Equal("one two three", text);
        }
    }

    private FakeChatClient Client(FakeReply reply) => new(timeProvider: _time) { Otherwise = reply };

    private GenAIPipeline Pipeline(params FakeChatClient[] clients) => Pipeline(r => r.MaxRetries = 0, clients);

    private GenAIPipeline Pipeline(Action<ResilienceOptions> configure, params FakeChatClient[] clients)
    {
        SafeGenAI.DependencyInjection.GenAIPipelineBuilder builder = GenAIPipeline.CreateBuilder("f")
            .UseTimeProvider(_time)
            .AddDecisionSink(_sink)
            .Configure(f => f
                .UseModels([.. clients.Select((_, i) => $"m{i}")])
                .UseResilience(r =>
                {
                    r.AttemptTimeout = TimeSpan.FromSeconds(10);
                    r.FirstContentTimeout = TimeSpan.FromSeconds(4);
                    r.IdleTimeout = TimeSpan.FromSeconds(5);
                    r.Deadline = TimeSpan.FromSeconds(60);
                    r.MaxAttempts = 100;
                    configure(r);
                }));
        for (int i = 0; i < clients.Length; i++)
        {
            builder.AddModel($"m{i}", clients[i]);
        }

        return builder.Build();
    }
}
