using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Calls;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.Resilience;

namespace SafeGenAI.Tests.Validation;

public sealed class ValidationStageTests : IDisposable
{
    private const string Refusal = "I'm sorry, but I can't help with that.";

    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryDecisionSink _sink = new();
    private readonly FakeChatClient _first, _second;

    public ValidationStageTests()
    {
        _first = new FakeChatClient("from the first", _time);
        _second = new FakeChatClient("from the second", _time);
    }

    public static IEnumerable<object[]> NoAnswers =>
        from pair in (IEnumerable<(FailureKind, FakeReply)>)
        [
            (FailureKind.Empty, FakeReply.Text("").WithParts()),
            (FailureKind.Empty, FakeReply.Text("").WithParts(" ", "\n\t")),
            (FailureKind.Truncated, FakeReply.Text("").WithParts().WithFinishReason(ChatFinishReason.Length)),
            (FailureKind.ContentFiltered, FakeReply.Text("").WithParts().WithFinishReason(ChatFinishReason.ContentFilter)),
            (FailureKind.Refusal, FakeReply.Text(Refusal)),
            (FailureKind.Refusal, FakeReply.Of(new ErrorContent("No.") { ErrorCode = "Refusal" })),
            (FailureKind.ProviderError, FakeReply.Of(new ErrorContent("overloaded") { ErrorCode = "server_error" })),
        ]
        from streaming in (bool[])[false, true]
        select (object[])[pair.Item1, pair.Item2, streaming];

    [Theory]
    [MemberData(nameof(NoAnswers))]
    public async Task L12_ASuccessThatIsNoAnswer_GoesToTheLadder(FailureKind kind, FakeReply reply, bool streaming)
    {
        _first.Otherwise = reply;

        GenAIResult result = await Pipeline(f => f.UseModels("first")).AskAsync(streaming);

        Assert.Equal((Outcome.FellBack, kind), (result.Outcome, result.FailureKind));
        Assert.DoesNotContain("sorry", result.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(NoAnswers))]
    public async Task L12_ASuccessThatIsNoAnswer_MovesUp_WhereItsKindMay(FailureKind kind, FakeReply reply, bool streaming)
    {
        _first.Otherwise = reply;

        GenAIResult result = await Pipeline(f => f.UseModels("first", "second").MoveOnAlsoFor(FailureKind.Refusal, FailureKind.ContentFiltered)).AskAsync(streaming);

        Assert.Equal(("from the second", kind), (result.Text, result.FailureKind));
    }

    [Theory]
    [InlineData("length", FailureKind.Truncated)]
    [InlineData("content_filter", FailureKind.ContentFiltered)]
    public async Task L12_ACutAnswer_OfTheWholeDoor_MovesOnOrFallsBack(string finish, FailureKind kind)
    {
        _first.Otherwise = FakeReply.Text("half an answ").WithFinishReason(new ChatFinishReason(finish));

        GenAIResult result = await Pipeline(f => f.UseModels("first")).AskAsync(streaming: false);

        Assert.Equal((Outcome.FellBack, kind), (result.Outcome, result.FailureKind));
    }

    [Theory]
    [InlineData("length", FailureKind.Truncated)]
    [InlineData("content_filter", FailureKind.ContentFiltered)]
    public async Task L10_ACutAnswer_AlreadyShown_HasATypedEnding(string finish, FailureKind kind)
    {
        _first.Otherwise = FakeReply.Text("half an answ").WithFinishReason(new ChatFinishReason(finish));

        (List<ChatResponseUpdate> updates, GenAIResult result) = await ReadAsync(Pipeline(f => f.UseModels("first", "second")));

        Assert.Equal(("half an answ", Outcome.Partial, kind), (result.Text, result.Outcome, result.FailureKind));
        Assert.Equal(kind.ToString(), Assert.Single(updates[^1].Contents.OfType<ErrorContent>()).ErrorCode);
        Assert.Equal(0, _second.Calls);

        // As through the other door it was delivered and billed as reported.
        Attempt attempt = Assert.Single(_sink.Decisions[0].Attempts);
        Assert.Equal((kind, UsageSource.Reported, 10, 5), (attempt.Failure!.Value, attempt.UsageSource, attempt.InputTokens, attempt.OutputTokens));
    }

    [Fact]
    public async Task L10_ABreakAfterTheFirstContent_HasATypedEnding_AndNothingFollows()
    {
        _first.Otherwise = FakeReply.Text("one two three").ThenThrow(2, () => new IOException("cut"));

        (List<ChatResponseUpdate> updates, GenAIResult result) = await ReadAsync(Pipeline(f => f.UseModels("first", "second")));

        Assert.Equal(("one two", Outcome.Partial, FailureKind.Network, "first"), (result.Text, result.Outcome, result.FailureKind, result.Model));
        Assert.Equal("one two", string.Concat(updates.Select(update => update.Text)));
        ErrorContent ending = Assert.Single(updates.SelectMany(update => update.Contents).OfType<ErrorContent>());
        Assert.Same(ending, Assert.Single(updates[^1].Contents));
        Assert.Equal("Network", ending.ErrorCode);
        Assert.Equal((Outcome.Partial, FailureKind.Network), (updates[^1].GetOutcome()!.Outcome, updates[^1].GetOutcome()!.FailureKind));
        Assert.Equal((1, 0), (_first.Calls, _second.Calls));
        Assert.Equal((Outcome.Partial, (string?)null), (_sink.Decisions[0].Outcome, _sink.Decisions[0].Rung));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task L10_ABreakBeforeTheFirstContent_IsNeverSeen(int after)
    {
        _first.Otherwise = FakeReply.Text("x").WithParts("", "late").ThenThrow(after, () => new IOException("cut"));

        (List<ChatResponseUpdate> updates, GenAIResult result) = await ReadAsync(Pipeline(f => f.UseModels("first", "second")));

        Assert.Equal(("from the second", Outcome.Answered), (result.Text, result.Outcome));
        Assert.Equal("from the second", string.Concat(updates.Select(update => update.Text)));
    }

    [Fact]
    public async Task ARefusalStreamedWordByWord_NeverShowsAWord()
    {
        _first.Otherwise = FakeReply.Text(Refusal).After(TimeSpan.Zero, between: TimeSpan.FromSeconds(1));
        GenAIStreamingAnswer answer = Pipeline(f => f.UseModels("first")).ExecuteStreamingAsync(new GenAIRequest("my text"));
        List<string> seen = [];

        Task<bool> call = Waiting.Start(async () =>
        {
            await foreach (ChatResponseUpdate update in answer)
            {
                seen.Add(update.Text);
            }

            return true;
        });
        for (int i = 0; i < 20 && !call.IsCompleted; i++)
        {
            Assert.Empty(seen);
            _time.Pass(1);
        }

        await call;
        Assert.Equal((Outcome.FellBack, FailureKind.Refusal, Provenance.Echo), (answer.Result!.Outcome, answer.Result.FailureKind, answer.Result.Provenance));
        Assert.DoesNotContain(seen, text => text.Contains("sorry", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Hello there, friend", "Hello")]
    [InlineData("I'm sorry to hear that you are ill", "I'm sorry to")]
    public async Task AnOrdinaryStream_IsReleased_AsSoonAsItIsDecided(string text, string released)
    {
        _first.Otherwise = FakeReply.Text(text).After(TimeSpan.Zero, between: TimeSpan.FromSeconds(1));
        GenAIStreamingAnswer answer = Pipeline(f => f.UseModels("first")).ExecuteStreamingAsync(new GenAIRequest("hi"));
        string seen = "";

        Task<bool> call = Waiting.Start(async () =>
        {
            await foreach (ChatResponseUpdate update in answer)
            {
                seen += update.Text;
            }

            return true;
        });
        for (int words = released.Count(c => c == ' '); words > 0; words--)
        {
            Assert.Equal("", seen);
            _time.Pass(1);
        }

        Assert.Equal(released, seen);
        Assert.False(call.IsCompleted);
        await _time.PassUntilEnded(call);
        Assert.Equal(text, seen);
    }

    [Fact]
    public async Task AStreamThatShowsOtherThanText_IsReleasedAtOnce()
    {
        DataContent image = new("data:image/png;base64,AAAA", "image/png");
        _first.Otherwise = FakeReply.Of(image).After(TimeSpan.Zero, between: TimeSpan.FromSeconds(1));
        await using IAsyncEnumerator<ChatResponseUpdate> stream =
            Pipeline(f => f.UseModels("first")).ExecuteStreamingAsync(new GenAIRequest("hi")).GetAsyncEnumerator();

        Task<bool> first = Waiting.Start(() => stream.MoveNextAsync().AsTask());

        Assert.True(first.IsCompleted);
        Assert.Same(image, Assert.Single(stream.Current.Contents));
    }

    private static async Task<(List<ChatResponseUpdate> Updates, GenAIResult Result)> ReadAsync(GenAIPipeline pipeline)
    {
        List<ChatResponseUpdate> updates = [];
        GenAIStreamingAnswer answer = pipeline.ExecuteStreamingAsync(new GenAIRequest("hi"));
        await foreach (ChatResponseUpdate update in answer)
        {
            updates.Add(update);
        }

        return (updates, answer.Result!);
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    private GenAIPipeline Pipeline(Action<FeatureBuilder> configure) => GenAIPipeline.CreateBuilder("f")
        .AddModel("first", _first).AddModel("second", _second)
        .UseTimeProvider(_time)
        .AddDecisionSink(_sink)
        .Configure(f => configure(f.UseResilience(r => r.MaxRetries = 0)))
        .Build();
}
