using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.CostBreaker;

public sealed class SettlementTests
{
    // The prompt's estimate and the whole bound of 4,096 tokens out.
    private const long WholeReservation = (MoneyRig.PromptEstimate * 1_000) + (4_096 * 2_000);

    private readonly MoneyRig _rig = new();
    private readonly FakeChatClient _client;

    public SettlementTests() => _client = _rig.Model("one two three");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L03_AnAnsweredCall_IsSettledOnceWithWhatTheProviderReported(bool streaming)
    {
        await _rig.BuildWide(_client).AskAsync(streaming);

        Assert.Equal((15, 1, 20_000, 0), _rig.Balance());
        Assert.Equal((20_000L, UsageSource.Reported), OnlyAttempt());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L04_SentAndTimedOut_TheWholeReservationIsChargedAsPresumed(bool streaming)
    {
        _client.Otherwise = FakeReply.Stall();

        Task<GenAIResult> asking = _rig.BuildWide(_client).AskAsync(streaming);
        _rig.Time.Advance(TimeSpan.FromSeconds(31));
        GenAIResult result = await asking;

        Assert.Equal(FailureKind.Timeout, result.FailureKind);
        Assert.Equal((MoneyRig.PromptEstimate + 4_096, 1, WholeReservation, 0), _rig.Balance());
        Assert.Equal((WholeReservation, UsageSource.Presumed), OnlyAttempt());
        Assert.Equal(WholeReservation, result.Usage.CostNanoUsd);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L04_SentAndCancelledByTheCaller_TheWholeReservationIsChargedAsPresumed(bool streaming)
    {
        _client.Otherwise = FakeReply.Stall();
        using CancellationTokenSource caller = new();

        Task<GenAIResult> asking = _rig.BuildWide(_client).AskAsync(new GenAIRequest("hi"), streaming, caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);

        Assert.Equal((MoneyRig.PromptEstimate + 4_096, 1, WholeReservation, 0), _rig.Balance());
        Assert.Equal((WholeReservation, UsageSource.Presumed), OnlyAttempt());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L04_CancelledBeforeAnythingWasSent_NothingIsCharged(bool streaming)
    {
        using CancellationTokenSource caller = new();
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _rig.BuildWide(_client).AskAsync(new GenAIRequest("hi"), streaming, caller.Token));

        Assert.Equal(0, _client.Calls);
        Assert.Equal((0, 0, 0, 0), _rig.Balance());
        Assert.Empty(Assert.Single(_rig.Sink.Decisions).Attempts);
    }

    [Theory]
    [InlineData(false, System.Net.HttpStatusCode.TooManyRequests)]
    [InlineData(true, System.Net.HttpStatusCode.TooManyRequests)]
    [InlineData(false, System.Net.HttpStatusCode.BadRequest)]
    [InlineData(true, System.Net.HttpStatusCode.Unauthorized)]
    [InlineData(false, null)]
    [InlineData(true, null)]
    public async Task L04_RefusedOrNeverConnected_NothingIsChargedNotEvenARequest(bool streaming, System.Net.HttpStatusCode? status)
    {
        _client.Otherwise = FakeReply.Throw(() => status is null
            ? new HttpRequestException(HttpRequestError.ConnectionError, "no route")
            : new HttpRequestException("refused", null, status));

        await _rig.BuildWide(_client).AskAsync(streaming);

        Assert.Equal(1, _client.Calls);
        Assert.Equal((0, 0, 0, 0), _rig.Balance());
        Assert.Equal((0L, UsageSource.None), OnlyAttempt());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L04_AServerErrorMayHaveBeenBilled_TheWholeReservationIsCharged(bool streaming)
    {
        _client.Otherwise = FakeReply.Throw(() => new HttpRequestException("oops", null, System.Net.HttpStatusCode.BadGateway));

        await _rig.BuildWide(_client).AskAsync(streaming);

        Assert.Equal((WholeReservation, 0L), (_rig.Balance().NanoUsd, _rig.Balance().Reserved));
        Assert.Equal((WholeReservation, UsageSource.Presumed), OnlyAttempt());
    }

    [Fact]
    public async Task L04_TheLateAnswerOfAClientThatIgnoresItsToken_CorrectsThePresumedCharge()
    {
        _client.Otherwise = FakeReply.Text("late").After(TimeSpan.FromSeconds(40)).IgnoringCancellation();
        Task<GenAIResult> asking = _rig.BuildWide(_client).AskAsync(streaming: false);
        _rig.Time.Advance(TimeSpan.FromSeconds(31));
        GenAIResult result = await asking;
        Decision decision = Assert.Single(_rig.Sink.Decisions);
        Assert.Equal((WholeReservation, FailureKind.Timeout), (_rig.Balance().NanoUsd, result.FailureKind));

        _rig.Time.Advance(TimeSpan.FromSeconds(10));
        await Eventually.TrueAsync(() => _rig.Balance().NanoUsd == 20_000);

        Assert.Equal((15, 1, 20_000, 0), _rig.Balance());

        // The decision was made before: it still says what was known then.
        Assert.Equal((WholeReservation, UsageSource.Presumed), (decision.Attempts[0].CostNanoUsd, decision.Attempts[0].UsageSource));
        Assert.Equal(decision.Usage.CostNanoUsd, decision.Attempts.Sum(attempt => attempt.CostNanoUsd));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L03_WhatNobodySettles_IsChargedWhenItsLeaseEnds(bool streaming)
    {
        _client.Otherwise = FakeReply.Text("never").When(new TaskCompletionSource().Task).IgnoringCancellation();
        GenAIPipeline pipeline = _rig.BuildWide(_client);
        GenAIStreamingAnswer stream = pipeline.ExecuteStreamingAsync(new GenAIRequest("hi"));
        Task never = streaming ? stream.GetAsyncEnumerator().MoveNextAsync().AsTask() : pipeline.ExecuteAsync("hi");
        Assert.False(never.IsCompleted);
        Assert.NotEqual(0, _rig.Balance().Reserved);

        _rig.Time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal((WholeReservation, 0L), (_rig.Balance().NanoUsd, _rig.Balance().Reserved));
    }

    private (long? Cost, UsageSource Source) OnlyAttempt()
    {
        Attempt attempt = Assert.Single(Assert.Single(_rig.Sink.Decisions).Attempts);
        return (attempt.CostNanoUsd, attempt.UsageSource);
    }
}
