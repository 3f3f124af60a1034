using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Calls;
using SafeGenAI.Budgets;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Resilience;

public sealed class RetryTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryDecisionSink _sink = new();
    private readonly List<double> _sentAt = [];

    [Theory]
    [MemberData(nameof(KindsAndDoors.All), MemberType = typeof(KindsAndDoors))]
    public async Task OnlyWhatMayPass_IsRetried(FailureKind kind, bool streaming)
    {
        FakeChatClient client = Recording(_ => Fails(kind));
        Task<GenAIResult> call = Waiting.Start(() => Builder(client, maxRetries: 1).Build().AskAsync(streaming));
        await _time.PassUntilEnded(call);

        // Only the caller cancels: a cancellation out of nowhere is a timeout.
        bool retried = kind is FailureKind.Timeout or FailureKind.RateLimited or FailureKind.ProviderError or FailureKind.Network or FailureKind.Canceled;
        Assert.Equal(retried ? 2 : 1, client.Calls);
    }

    [Theory]
    [InlineData(0.5, new double[] { 0, 0.5, 1.5, 3.5 })]
    [InlineData(0.0, new double[] { 0, 0.25, 0.75, 1.75 })]
    public async Task TheWait_Doubles_WithJitterAroundIt(double jitter, double[] expected)
    {
        FakeChatClient client = Recording(_ => Fails(FailureKind.ProviderError));
        Task<GenAIResult> call = Waiting.Start(() => Builder(client, maxRetries: 3, jitter).Build().AskAsync(streaming: false));
        await _time.PassUntilEnded(call);

        Assert.Equal(expected, _sentAt.Select(at => Math.Round(at, 2)));
    }

    [Theory]
    [InlineData(false, 0.0, 7.0)]
    [InlineData(true, 0.0, 7.0)]
    [InlineData(false, 1.0, 7.7)]
    [InlineData(true, 1.0, 7.7)]
    public async Task L13_RetryAfter_IsAFloor_WithJitterAboveIt(bool streaming, double jitter, double secondAt)
    {
        FakeChatClient client = Recording(request => request.Number == 1 ? RateLimited(7) : null);
        Task<GenAIResult> call = Waiting.Start(() => Builder(client, maxRetries: 1, jitter).Build().AskAsync(streaming));
        GenAIResult result = await _time.PassUntilEnded(call);

        Assert.Equal("ok", result.Text);
        Assert.Equal([0, secondAt], _sentAt.Select(at => Math.Round(at, 2)));
    }

    [Theory]
    [InlineData(false, 60.0, 0.0)]
    [InlineData(true, 60.0, 0.0)]
    [InlineData(false, 29.0, 1.0)] // with its jitter it would end 1.9 s after the deadline
    [InlineData(true, 29.0, 1.0)]
    public async Task L13_ARetryAfterBeyondTheDeadline_IsNotWaitedFor(bool streaming, double retryAfter, double jitter)
    {
        FakeChatClient client = Recording(_ => RateLimited(retryAfter));
        GenAIPipeline pipeline = Builder(client, maxRetries: 2, jitter).Configure(f => f.Resilience.Deadline = TimeSpan.FromSeconds(30)).Build();

        Task<GenAIResult> call = Waiting.Start(() => pipeline.AskAsync(streaming));

        Assert.True(call.IsCompleted);
        Assert.Equal((Outcome.FellBack, FailureKind.RateLimited), ((await call).Outcome, (await call).FailureKind));
        Assert.Equal(1, client.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L13_ABackoffBeyondTheDeadline_IsNotWaitedFor(bool streaming)
    {
        FakeChatClient client = Recording(_ => Fails(FailureKind.Network));
        GenAIPipeline pipeline = Builder(client, maxRetries: 10).Configure(f => f.Resilience.Deadline = TimeSpan.FromSeconds(5)).Build();

        Task<GenAIResult> call = Waiting.Start(() => pipeline.AskAsync(streaming));
        await _time.PassUntilEnded(call);

        // 0, 0.5, 1.5, 3.5; the next would be at 7.5.
        Assert.Equal(4, client.Calls);
        Assert.Equal(3.5, Assert.Single(_sink.Decisions).Latency.TotalSeconds, tolerance: 0.2);
    }

    [Theory]
    [InlineData(3, 3, 0)]
    [InlineData(4, 3, 1)]
    [InlineData(5, 3, 2)]
    [InlineData(100, 3, 3)]
    public async Task L13_OneBudgetOfAttempts_HoldsOverRetriesAndModels(int maxAttempts, int ofFirst, int ofSecond)
    {
        FakeChatClient first = Recording(_ => Fails(FailureKind.Network)), second = Recording(_ => Fails(FailureKind.Network));
        GenAIPipeline pipeline = Builder(first, maxRetries: 2).AddModel("second", second)
            .Configure(f => f.UseModels("first", "second").Resilience.MaxAttempts = maxAttempts).Build();

        foreach (bool streaming in (bool[])[false, true])
        {
            Task<GenAIResult> call = Waiting.Start(() => pipeline.AskAsync(streaming));
            Assert.Equal(FailureKind.Network, (await _time.PassUntilEnded(call)).FailureKind);
            _time.Pass(120); // the circuits forget
        }

        Assert.Equal((2 * ofFirst, 2 * ofSecond), (first.Calls, second.Calls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L13_AnAttemptThatWasNeverSent_IsNotLost(bool streaming)
    {
        FakeChatClient first = Recording(_ => null), second = Recording(_ => FakeReply.Text("from the second"));
        GenAIPipeline pipeline = Builder(first, maxRetries: 0).AddModel("second", second)
            .Configure(f => f.UseModels("first", "second").UseCostBreaker(c => c.PerModel(requests: 1, Per.Day)).Resilience.MaxAttempts = 1)
            .Build();
        await pipeline.AskAsync(streaming);

        GenAIResult result = await pipeline.AskAsync(streaming);

        Assert.Equal(("from the second", FailureKind.BudgetExceeded), (result.Text, result.FailureKind));
        Assert.Equal((1, 1), (first.Calls, second.Calls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L13_ACallersCancellation_EndsTheWaitForARetry(bool streaming)
    {
        using CancellationTokenSource caller = new();
        FakeChatClient client = Recording(_ => RateLimited(20));
        GenAIPipeline pipeline = Builder(client, maxRetries: 2).Build();

        Task<GenAIResult> call = Waiting.Start(() => pipeline.AskAsync(new GenAIRequest("hi"), streaming, caller.Token));
        _time.Pass(1);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(1, client.Calls);
        Assert.Equal((Outcome.Canceled, (string?)null), (_sink.Decisions[0].Outcome, _sink.Decisions[0].Rung));
    }

    private static FakeReply Fails(FailureKind kind) => FakeReply.Throw(() => new GenAIException(kind, "down"));

    private static FakeReply RateLimited(double retryAfter) => FakeReply.Throw(() => new GenAIException(
        new Failure(FailureKind.RateLimited, "slow down") { RetryAfter = TimeSpan.FromSeconds(retryAfter), NotBilled = true }));

    private FakeChatClient Recording(Func<FakeRequest, FakeReply?> answer)
    {
        DateTimeOffset start = _time.GetUtcNow();
        return new FakeChatClient(timeProvider: _time)
        {
            Answer = request =>
            {
                _sentAt.Add((_time.GetUtcNow() - start).TotalSeconds);
                return answer(request);
            },
        };
    }

    private GenAIPipelineBuilder Builder(FakeChatClient first, int maxRetries, double jitter = 0.5)
    {
        GenAIPipelineBuilder builder = GenAIPipeline.CreateBuilder("f")
            .UseTimeProvider(_time)
            .AddDecisionSink(_sink)
            .AddModel("first", first)
            .Configure(f => f.UseResilience(r => r.MaxRetries = maxRetries));
        builder.Given.Seeds = new Seeds { Jitter = () => jitter };
        return builder;
    }
}
