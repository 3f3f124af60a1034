using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Quota;

/// <summary>However a call ends, what it holds is charged or given back, once.</summary>
public sealed class QuotaEndingTests
{
    private readonly QuotaRig _rig = new() { Deadline = TimeSpan.FromMinutes(3) };

    [Fact]
    public async Task L03_AStreamAbandonedAfterItsFirstContent_Counts()
    {
        GenAIResult? result = await QuotaRig.ReadAsync(_rig.Build().ExecuteStreamingAsync(QuotaRig.Request()), _ => false);

        Assert.Equal((Outcome.Abandoned, 9L), (result!.Outcome, result.Quota!.Remaining));
        AssertEnded(1, QuotaOutcome.Counted);
    }

    [Fact]
    public async Task L03_AStreamCancelledAfterItsFirstContent_Counts()
    {
        using CancellationTokenSource caller = new();
        _rig.Model.Otherwise = FakeReply.Text("one two three").After(TimeSpan.Zero, between: TimeSpan.FromSeconds(1));

        GenAIResult? result = await QuotaRig.ReadAsync(_rig.Build().ExecuteStreamingAsync(QuotaRig.Request(), caller.Token), _ =>
        {
            caller.Cancel();
            return true;
        });

        Assert.Equal((Outcome.Canceled, 9L), (result!.Outcome, result.Quota!.Remaining));
        AssertEnded(1, QuotaOutcome.Counted);
    }

    [Fact]
    public async Task L03_AStreamThatBrokeOff_Counts()
    {
        _rig.Model.Otherwise = FakeReply.Text("one two three").ThenThrow(2, () => new HttpRequestException("cut"));

        GenAIResult result = await _rig.Build().AskAsync(QuotaRig.Request(), streaming: true);

        Assert.Equal((Outcome.Partial, 9L), (result.Outcome, result.Quota!.Remaining));
        AssertEnded(1, QuotaOutcome.Counted);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task L03_CancelledBeforeAnyContent_NothingCounts(bool streaming, bool countFallbacks)
    {
        using CancellationTokenSource caller = new();
        _rig.Model.Answer = _ =>
        {
            caller.Cancel();
            return FakeReply.Stall();
        };
        GenAIPipeline pipeline = _rig.Build(q => q.PerUser(10, Per.Day).CountFallbacks = countFallbacks);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pipeline.AskAsync(QuotaRig.Request(), streaming, caller.Token));

        AssertEnded(0, QuotaOutcome.Returned);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L03_ACallerWhoIsGoneAlready_TakesNothing(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pipeline.AskAsync(QuotaRig.Request(), streaming, new CancellationToken(canceled: true)));

        AssertEnded(0, QuotaOutcome.None);
        Assert.Equal(0, _rig.Model.Calls);
    }

    [Fact]
    public async Task L03_AStreamThatNobodyReads_TakesNothing()
    {
        GenAIPipeline pipeline = _rig.Build();

        _ = pipeline.ExecuteStreamingAsync(QuotaRig.Request());
        _ = pipeline.AsChatClient().GetStreamingResponseAsync("hi", new ChatOptions().OnBehalfOf(QuotaRig.Request()));
        await using (pipeline.ExecuteStreamingAsync(QuotaRig.Request()).GetAsyncEnumerator())
        {
        }

        Assert.Equal((0, 0), (_rig.Ledger.OpenAccounts, _rig.Ledger.OpenLeases));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L03_ThroughTheChatClient_ACallCountsToo(bool streaming)
    {
        IChatClient client = _rig.Build(q => q.PerUser(2, Per.Day)).AsChatClient();
        ChatOptions options = new ChatOptions().OnBehalfOf(QuotaRig.Request(units: 2));

        await client.AskAsync(streaming, options: options);
        AssertEnded(2, QuotaOutcome.Counted);

        Assert.Equal("0 of 2 left today, resets at 00:00 UTC", (await client.AskAsync(streaming, options: options)).Text);
        Assert.Equal(1, _rig.Model.Calls);
    }

    [Fact]
    public async Task L03_WhatNobodyEnds_CountsWhenItsLeaseIsOver_AndIsCorrectedByALateEnd()
    {
        GenAIPipeline pipeline = _rig.Build();
        TaskCompletionSource<string> work = new();
        Task<GenAIResult<string>> asking = pipeline.ExecuteAsync(QuotaRig.Request(), (_, _) => work.Task, _ => "");

        _rig.Time.Advance(TimeSpan.FromMinutes(4) - TimeSpan.FromSeconds(1));
        Assert.Equal((0, 1), _rig.Balance());
        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((1, 0), _rig.Balance());

        work.SetResult("without a model");
        Assert.Equal(10, (await asking).Quota!.Remaining);
        AssertEnded(0, QuotaOutcome.Returned);
    }

    private void AssertEnded(long used, QuotaOutcome outcome)
    {
        Assert.Equal((used, 0), _rig.Balance());
        Assert.Equal(outcome, Assert.Single(_rig.Sink.Decisions).Quota);
        Assert.Equal(0, _rig.Ledger.OpenLeases);
    }
}
