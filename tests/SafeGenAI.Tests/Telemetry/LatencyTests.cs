using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.CostBreaker;

namespace SafeGenAI.Tests.Telemetry;

public sealed class LatencyTests
{
    private readonly MoneyRig _rig = new();
    private readonly FakeChatClient _client;

    public LatencyTests() => _client = _rig.Model("one two");

    [Fact]
    public async Task OfAWholeAnswer_FirstAndLastContentComeTogether()
    {
        _client.Otherwise = FakeReply.Text("one two").After(TimeSpan.FromSeconds(2));

        Task<GenAIResult> asking = _rig.BuildWide(_client).AskAsync(streaming: false);
        _rig.Time.Advance(TimeSpan.FromSeconds(2));
        await asking;

        AssertSeconds(first: 2, last: 2, attempt: 2);
    }

    [Fact]
    public async Task OfAStream_LatencyEndsWithTheLastContent_NotWithWhatFollowsIt()
    {
        // The reader takes 10 seconds over each part; a finish reason and the usage come after the last content.
        GenAIPipeline pipeline = _rig.BuildWide(_client);

        await foreach (ChatResponseUpdate _ in pipeline.ExecuteStreamingAsync(new GenAIRequest("hi")))
        {
            _rig.Time.Advance(TimeSpan.FromSeconds(10));
        }

        AssertSeconds(first: 0, last: 10, attempt: 10);
    }

    [Fact]
    public async Task OfAnAbandonedStream_LatencyEndsWithTheLastContentThatWasRead()
    {
        GenAIPipeline pipeline = _rig.BuildWide(_client);

        await foreach (ChatResponseUpdate _ in pipeline.ExecuteStreamingAsync(new GenAIRequest("hi")))
        {
            _rig.Time.Advance(TimeSpan.FromSeconds(10));
            break;
        }

        AssertSeconds(first: 0, last: 0, attempt: 0);
    }

    [Fact]
    public async Task OfAStreamThatStalled_LatencyEndsWithItsEnding()
    {
        _client.Otherwise = FakeReply.Text("one two").After(TimeSpan.Zero, between: TimeSpan.FromMinutes(5));

        Task<GenAIResult> asking = _rig.BuildWide(_client).AskAsync(streaming: true);
        _rig.Time.Advance(TimeSpan.FromSeconds(15));
        await asking;

        AssertSeconds(first: 0, last: 15, attempt: 15);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WithoutContent_ThereIsNoTimeToIt(bool streaming)
    {
        using CancellationTokenSource caller = new();
        _client.Otherwise = FakeReply.Stall();

        Task<GenAIResult> asking = _rig.BuildWide(_client).AskAsync(new GenAIRequest("hi"), streaming, caller.Token);
        _rig.Time.Advance(TimeSpan.FromSeconds(3));
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);

        AssertSeconds(first: null, last: 3, attempt: 3);
    }

    [Fact]
    public async Task OfAHeldStream_ContentComesWhenItWasJudged()
    {
        _client.Otherwise = FakeReply.Text("one two").After(TimeSpan.FromSeconds(1));
        TaskCompletionSource judging = new();
        TaskCompletionSource judged = new();
        GenAIPipeline pipeline = _rig.Builder
            .AddModel("small", _client)
            .Configure(f => f.UseValidation(async (_, _) =>
            {
                judging.SetResult();
                await judged.Task;
                return SafeGenAI.Validation.ValidationResult.Accepted;
            }))
            .Build();

        Task<GenAIResult> asking = pipeline.AskAsync(streaming: true);
        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        await judging.Task;
        _rig.Time.Advance(TimeSpan.FromSeconds(4));
        judged.SetResult();
        await asking;

        AssertSeconds(first: 5, last: 5, attempt: 1);
    }

    private void AssertSeconds(double? first, double last, double attempt)
    {
        Decision decision = Assert.Single(_rig.Sink.Decisions);
        Assert.Equal(
            (first, last, attempt),
            (decision.TimeToFirstContent?.TotalSeconds, decision.Latency.TotalSeconds, Assert.Single(decision.Attempts).Duration.TotalSeconds));
    }
}
