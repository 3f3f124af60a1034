using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.CostBreaker;

public sealed class StreamSettlementTests
{
    private readonly MoneyRig _rig = new();
    private readonly FakeChatClient _client;

    public StreamSettlementTests() => _client = _rig.Model("one two three");

    [Fact]
    public async Task L04_ABrokenStream_IsChargedThePromptAndWhatWasDelivered()
    {
        _client.Otherwise = FakeReply.Text("one two three").ThenThrow(2, () => new HttpRequestException("cut"));

        GenAIResult result = await _rig.BuildWide(_client).AskAsync(streaming: true);

        Assert.Equal((Outcome.Partial, "one two"), (result.Outcome, result.Text));
        AssertCharged(MoneyRig.PromptEstimate, "one two".Length);
    }

    [Theory]
    [InlineData(1_000, 1_000)]
    [InlineData(3, 8)]
    public async Task L04_ABrokenStreamThatReportedUsage_IsChargedTheLargerOfReportedAndDelivered(long reported, long charged)
    {
        UsageContent usage = new(new() { InputTokenCount = 12, OutputTokenCount = reported });
        ScriptedStream stream = new(new(ChatRole.Assistant, "one two "), new(ChatRole.Assistant, [usage]));

        GenAIResult result = await _rig.BuildWide(stream).AskAsync(streaming: true);

        Assert.Equal(Outcome.Partial, result.Outcome);
        AssertCharged(12, charged);
    }

    [Fact]
    public async Task L03_AnAbandonedStream_IsSettledOnceWithWhatWasDelivered()
    {
        GenAIPipeline pipeline = _rig.BuildWide(_client);

        await foreach (ChatResponseUpdate _ in pipeline.ExecuteStreamingAsync(new GenAIRequest("hi")))
        {
            break;
        }

        Assert.Equal(Outcome.Abandoned, Assert.Single(_rig.Sink.Decisions).Outcome);
        AssertCharged(MoneyRig.PromptEstimate, "one".Length);
    }

    [Fact]
    public async Task L03_AStreamCancelledInTheMiddle_IsSettledOnceWithWhatWasDelivered()
    {
        using CancellationTokenSource caller = new();
        _client.Otherwise = FakeReply.Text("one two three").After(TimeSpan.Zero, between: TimeSpan.FromSeconds(1));
        GenAIPipeline pipeline = _rig.BuildWide(_client);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatResponseUpdate _ in pipeline.ExecuteStreamingAsync(new GenAIRequest("hi"), caller.Token))
            {
                await caller.CancelAsync();
            }
        });

        Assert.Equal(Outcome.Canceled, Assert.Single(_rig.Sink.Decisions).Outcome);
        AssertCharged(MoneyRig.PromptEstimate, "one".Length);
    }

    [Fact]
    public async Task L04_AStreamThatStallsInTheMiddle_IsChargedWhatWasDelivered()
    {
        _client.Otherwise = FakeReply.Text("one two three").After(TimeSpan.Zero, between: TimeSpan.FromMinutes(5));

        Task<GenAIResult> asking = _rig.BuildWide(_client).AskAsync(streaming: true);
        _rig.Time.Advance(TimeSpan.FromSeconds(16));

        Assert.Equal(Outcome.Partial, (await asking).Outcome);
        AssertCharged(MoneyRig.PromptEstimate, "one".Length);
    }

    [Fact]
    public async Task L03_AStreamThatNobodyReads_ReservesAndChargesNothing()
    {
        GenAIPipeline pipeline = _rig.BuildWide(_client);

        _ = pipeline.ExecuteStreamingAsync(new GenAIRequest("hi"));
        _ = pipeline.AsChatClient().GetStreamingResponseAsync("hi");
        await using (pipeline.ExecuteStreamingAsync(new GenAIRequest("hi")).GetAsyncEnumerator())
        {
        }

        Assert.Equal(0, _client.Calls);
        Assert.Equal((0, 0), (_rig.Ledger.OpenAccounts, _rig.Ledger.OpenLeases));
    }

    private void AssertCharged(long input, long output)
    {
        Decision decision = Assert.Single(_rig.Sink.Decisions);
        Attempt attempt = Assert.Single(decision.Attempts);
        Assert.Equal((input, output, UsageSource.Estimated), (attempt.InputTokens, attempt.OutputTokens, attempt.UsageSource));
        Assert.Equal((input + output, 1, MoneyRig.Price.CostOf(input, 0, output), 0), _rig.Balance());
        Assert.Equal(_rig.Balance().NanoUsd, decision.Usage.CostNanoUsd);
    }
}
