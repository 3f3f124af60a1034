using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Calls;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.Resilience;
using SafeGenAI.Validation;

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
        Assert.Equal((null, UsageSource.Reported, 10, 5), (attempt.Failure, attempt.UsageSource, attempt.InputTokens, attempt.OutputTokens));
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L14_AValidator_SeesTheWholeAnswer_BeforeAnyOfItLeaves(bool streaming)
    {
        List<string> judged = [];
        GenAIPipeline pipeline = Pipeline(f => f.UseModels("first", "second").UseValidation(arguments =>
        {
            judged.Add(arguments.Response.Text);
            return arguments.Response.Text == "from the first" ? ValidationResult.Rejected("too short") : ValidationResult.Accepted;
        }));

        GenAIResult result = await pipeline.AskAsync(streaming);

        Assert.Equal(("from the second", FailureKind.Invalid, Outcome.Answered), (result.Text, result.FailureKind, result.Outcome));
        Assert.Equal(["from the first", "from the second"], judged);
        Assert.True(_sink.Decisions[0].Escalated);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatAValidatorThrows_RejectsTheAnswer(bool streaming)
    {
        GenAIPipeline pipeline = Pipeline(f => f.UseModels("first").UseValidation(_ => throw new InvalidOperationException("defect")));

        GenAIResult result = await pipeline.AskAsync(streaming);

        Assert.Equal((Outcome.FellBack, FailureKind.Invalid, Provenance.Echo), (result.Outcome, result.FailureKind, result.Provenance));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AValidator_MayWait(bool streaming)
    {
        GenAIPipeline pipeline = Pipeline(f => f.UseModels("first").UseValidation(async (_, token) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(3), _time, token);
            return ValidationResult.Rejected("after a while");
        }));

        Task<GenAIResult> call = Waiting.Start(() => pipeline.AskAsync(streaming));
        _time.Pass(2.9);
        Assert.False(call.IsCompleted);
        _time.Pass(0.1);

        Assert.Equal(FailureKind.Invalid, (await call).FailureKind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L13_AValidatorThatHangs_IsLeftAtTheDeadline(bool streaming)
    {
        TaskCompletionSource<ValidationResult> never = new();
        GenAIPipeline pipeline = Pipeline(f => f.UseModels("first", "second").UseValidation((_, _) => new(never.Task)));

        Task<GenAIResult> call = Waiting.Start(() => pipeline.AskAsync(streaming));
        _time.Pass(100);

        Assert.True(call.IsCompleted);
        Assert.Equal((Outcome.FellBack, FailureKind.Timeout), ((await call).Outcome, (await call).FailureKind));
        Assert.Equal(0, _second.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L13_ACallersCancellation_InsideAValidator_SurfacesAsSuch(bool streaming)
    {
        using CancellationTokenSource caller = new();
        GenAIPipeline pipeline = Pipeline(f => f.UseModels("first", "second").UseValidation(_ =>
        {
            caller.Cancel();
            return ValidationResult.Rejected("too late");
        }));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pipeline.AskAsync(new GenAIRequest("hi"), streaming, caller.Token));

        Assert.Equal((Outcome.Canceled, (string?)null), (_sink.Decisions[0].Outcome, _sink.Decisions[0].Rung));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"subject": 5}""")]
    [InlineData("null")]
    public async Task L12_ATypedAnswerThatDoesNotParse_MovesOn(string answer)
    {
        _first.Otherwise = FakeReply.Text(answer);
        _second.Otherwise = FakeReply.Text("""{"subject":"lunch"}""");

        GenAIResult<Mail> result = await Pipeline(f => f.UseModels("first", "second"))
            .ExecuteAsync(new GenAIRequest("hi"), _ => new Mail("fallback"), ValidationMailJson.Default.Mail);

        Assert.Equal(("lunch", "second", FailureKind.Invalid), (result.Value.Subject, result.Model, result.FailureKind));
    }

    [Fact]
    public async Task L12_WhereNoTypedAnswerParses_TheCallersFallbackIsTheValue()
    {
        GenAIResult<Mail> result = await Pipeline(f => f.UseModels("first", "second"))
            .ExecuteAsync(new GenAIRequest("hi"), arguments => new Mail(arguments.Failure.Kind.ToString()), ValidationMailJson.Default.Mail);

        Assert.Equal(("Invalid", Outcome.FellBack, Provenance.CallerFallback), (result.Value.Subject, result.Outcome, result.Provenance));
        Assert.Equal((1, 1), (_first.Calls, _second.Calls));
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
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

    private GenAIPipeline Pipeline(Action<FeatureBuilder> configure) => GenAIPipeline.CreateBuilder("f")
        .AddModel("first", _first).AddModel("second", _second)
        .UseTimeProvider(_time)
        .AddDecisionSink(_sink)
        .Configure(f => configure(f.UseResilience(r => r.MaxRetries = 0)))
        .Build();
}
