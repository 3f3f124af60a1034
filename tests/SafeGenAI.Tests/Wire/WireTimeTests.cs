using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing.OpenAi;

namespace SafeGenAI.Tests.Wire;

public sealed class WireTimeTests : WireTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACallerWhoIsAlreadyGone_SendsNothing(bool streaming)
    {
        using CancellationTokenSource caller = new();
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Pipeline().AskAsync(new GenAIRequest(Prompt), streaming, caller.Token));

        Assert.Equal(Outcome.Canceled, (await DecisionAsync()).Outcome);
        Assert.Empty(_stub.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L13_AStalledConnection_IsATimeout_OnThePipelinesClock(bool streaming)
    {
        FakeTimeProvider time = new();
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _stub.Answer = _ =>
        {
            arrived.TrySetResult();
            return OpenAiStubReply.Stall();
        };

        Task<GenAIResult> call = Pipeline(time).AskAsync(new GenAIRequest(Prompt), streaming);
        await arrived.Task.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
        time.Advance(TimeSpan.FromSeconds(30));

        GenAIResult result = await call;
        Assert.Equal((Outcome.FellBack, FailureKind.Timeout), (result.Outcome, result.FailureKind));
        Assert.Equal(OpenAiStubEnding.ClientLeft, await _stub.Requests[0].Ended);
        await AssertBillAsync(Bill.Presumed, await DecisionAsync(), "");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheSdksOwnTimeout_IsATimeout(bool streaming)
    {
        _stub.Answer = _ => OpenAiStubReply.Stall();

        GenAIResult result = await Pipeline(networkTimeout: TimeSpan.FromMilliseconds(200)).AskAsync(new GenAIRequest(Prompt), streaming);

        Assert.Equal((Outcome.FellBack, FailureKind.Timeout), (result.Outcome, result.FailureKind));
        await AssertBillAsync(Bill.Presumed, await DecisionAsync(), "");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L13_ACallersCancellation_SurfacesAsSuch_AndIsPresumedBilled(bool streaming)
    {
        using CancellationTokenSource caller = new();
        _stub.Answer = _ =>
        {
            caller.Cancel();
            return OpenAiStubReply.Stall();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Pipeline().AskAsync(new GenAIRequest(Prompt), streaming, caller.Token));

        Decision decision = await DecisionAsync();
        Assert.Equal((Outcome.Canceled, (string?)null), (decision.Outcome, decision.Rung));
        await AssertBillAsync(Bill.Presumed, decision, "");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L13_RetryAfter_IsHeeded_InSecondsAndAsADate(bool streaming)
    {
        DateTimeOffset start = new(2030, 1, 2, 3, 4, 0, TimeSpan.Zero);
        WatchedTimeProvider time = new(start);
        TimeSpan attempt = TimeSpan.FromSeconds(60);
        _stub.Enqueue(OpenAiStubReply.RateLimited(7), OpenAiStubReply.RateLimited(start.AddSeconds(20)), OpenAiStubReply.Text("at last"));

        Task<GenAIResult> call = Pipeline(time, f => f.UseResilience(r => (r.AttemptTimeout, r.FirstContentTimeout) = (attempt, attempt)), maxRetries: 2)
            .AskAsync(new GenAIRequest(Prompt), streaming);
        TimeSpan first = await time.NextWaitAsync(attempt);
        time.Advance(first);
        TimeSpan second = await time.NextWaitAsync(attempt);
        time.Advance(second);

        Assert.Equal("at last", (await call).Text);
        Assert.InRange(first.TotalSeconds, 7, 7.7);
        Assert.InRange((first + second).TotalSeconds, 20, 21.3);
        Assert.Equal(3, (await DecisionAsync()).Attempts.Count);
    }
}
