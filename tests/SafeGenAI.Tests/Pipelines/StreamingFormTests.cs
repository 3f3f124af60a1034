using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Pipelines;

public sealed class StreamingFormTests : IDisposable
{
    private readonly InMemoryDecisionSink _sink = new();
    private readonly FakeChatClient _model = new("one two three");

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task TheResult_IsNullUntilTheStreamHasEnded()
    {
        GenAIStreamingAnswer answer = Pipeline().ExecuteStreamingAsync(new GenAIRequest("hi"));
        List<string> parts = [];
        await foreach (ChatResponseUpdate update in answer)
        {
            Assert.Null(answer.Result);
            parts.Add(update.Text);
        }

        Assert.Equal(["one", " two", " three"], parts.Where(part => part.Length > 0));
        Assert.Equal(("one two three", Outcome.Answered), (answer.Result!.Text, answer.Result.Outcome));
        Assert.Equal(answer.Result.CallId, Assert.Single(_sink.Decisions).CallId);
    }

    [Fact]
    public async Task NothingIsAsked_BeforeItIsRead()
    {
        GenAIStreamingAnswer answer = Pipeline().ExecuteStreamingAsync(new GenAIRequest("hi"));
        await answer.GetAsyncEnumerator().DisposeAsync();

        Assert.Null(answer.Result);
        Assert.Equal((0, 0), (_model.Calls, _sink.Decisions.Count));
    }

    [Fact]
    public async Task ReadTwice_ItSaysWhatToDo()
    {
        GenAIStreamingAnswer answer = Pipeline().ExecuteStreamingAsync(new GenAIRequest("hi"));
        await foreach (ChatResponseUpdate _ in answer)
        {
        }

        Assert.Equal(
            "The stream has been read already. Call ExecuteStreamingAsync again for another answer.",
            Assert.Throws<InvalidOperationException>(() => answer.GetAsyncEnumerator()).Message);
        Assert.Equal(1, _model.Calls);
    }

    [Fact]
    public async Task AReaderWhoWalksAway_LeavesAResult()
    {
        GenAIStreamingAnswer answer = Pipeline().ExecuteStreamingAsync(new GenAIRequest("hi"));
        await foreach (ChatResponseUpdate update in answer)
        {
            break;
        }

        Assert.Equal((Outcome.Abandoned, "one"), (answer.Result!.Outcome, answer.Result.Text));
        Assert.Equal(Outcome.Abandoned, Assert.Single(_sink.Decisions).Outcome);
        Assert.Equal(1, _model.DisposedStreams);
    }

    [Fact]
    public async Task ABreakAfterTheFirstContent_IsATypedEnding_AndTheLastPart()
    {
        _model.Otherwise = FakeReply.Text("one two three").ThenThrow(2, () => new HttpRequestException("reset"));
        GenAIStreamingAnswer answer = Pipeline().ExecuteStreamingAsync(new GenAIRequest("hi"));
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in answer)
        {
            updates.Add(update);
        }

        Assert.Equal("one two", string.Concat(updates.Select(update => update.Text)));
        Assert.Equal("Network", Assert.IsType<ErrorContent>(Assert.Single(updates[^1].Contents)).ErrorCode);
        Assert.Equal((Outcome.Partial, FailureKind.Network, "one two"), (answer.Result!.Outcome, answer.Result.FailureKind, answer.Result.Text));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheCallersCancellation_IsThrown_WhicheverTokenItCameBy(bool byReader)
    {
        using CancellationTokenSource source = new();
        _model.Answer = _ =>
        {
            source.Cancel();
            return FakeReply.Stall();
        };
        GenAIStreamingAnswer answer = Pipeline().ExecuteStreamingAsync(new GenAIRequest("hi"), byReader ? default : source.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatResponseUpdate _ in answer.WithCancellation(byReader ? source.Token : default))
            {
            }
        });

        Assert.Equal(Outcome.Canceled, answer.Result!.Outcome);
        Assert.Equal(Outcome.Canceled, Assert.Single(_sink.Decisions).Outcome);
    }

    private GenAIPipeline Pipeline() => GenAIPipeline.CreateBuilder("email")
        .AddModel("small", _model)
        .Configure(f => f.UseResilience(r => r.MaxRetries = 0))
        .AddDecisionSink(_sink)
        .Build();
}
