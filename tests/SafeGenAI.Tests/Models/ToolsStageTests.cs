using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Calls;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.Resilience;
using SafeGenAI.Validation;

namespace SafeGenAI.Tests.Models;

public sealed class ToolsStageTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryDecisionSink _sink = new();
    private readonly FakeChatClient _first, _second;
    private int _count;

    public ToolsStageTests()
    {
        _first = new FakeChatClient("paid", _time);
        _second = new FakeChatClient("from the second", _time);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AToolIsRun_AndItsResultAnswered(bool streaming)
    {
        _first.Then(FakeReply.ToolCall("pay"));

        GenAIResult result = await AskAsync(Pipeline(), streaming);

        Assert.Equal(("paid", Outcome.Answered, 1), (result.Text, result.Outcome, _count));
        Assert.Contains("done 1", _first.Requests[1].Messages[^1].Contents.OfType<FunctionResultContent>().Single().Result!.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, _sink.Decisions[0].Attempts.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L27_AfterAToolHasRun_ARejectedAnswerGoesToTheLadder(bool streaming)
    {
        _first.Then(FakeReply.ToolCall("pay"));
        _second.Then(FakeReply.ToolCall("pay"));

        GenAIResult result = await AskAsync(Pipeline(reject: "paid"), streaming);

        Assert.Equal((Outcome.FellBack, Provenance.Echo, FailureKind.Invalid), (result.Outcome, result.Provenance, result.FailureKind));
        Assert.Equal((1, 0), (_count, _second.Calls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L27_AfterAToolHasRun_AFailedModelGoesToTheLadder(bool streaming)
    {
        _first.Then(FakeReply.ToolCall("pay"));
        _first.Otherwise = FakeReply.Throw(() => new GenAIException(FailureKind.Auth, "expired"));
        _second.Then(FakeReply.ToolCall("pay"));

        GenAIResult result = await AskAsync(Pipeline(), streaming);

        Assert.Equal((Outcome.FellBack, FailureKind.Auth), (result.Outcome, result.FailureKind));
        Assert.Equal((1, 0), (_count, _second.Calls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L27_ARepeatableTool_MayRunAgain(bool streaming)
    {
        _first.Then(FakeReply.ToolCall("pay"));
        _second.Then(FakeReply.ToolCall("pay"));

        GenAIResult result = await AskAsync(Pipeline(repeatable: ["pay"], reject: "paid"), streaming);

        Assert.Equal(("from the second", 2), (result.Text, _count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L27_BeforeAnyToolHasRun_TheNextModelMayAnswer(bool streaming)
    {
        _first.Otherwise = FakeReply.Throw(() => new GenAIException(FailureKind.InvalidRequest, "no tools here"));
        _second.Then(FakeReply.ToolCall("pay"));

        GenAIResult result = await AskAsync(Pipeline(moveOn: true), streaming);

        Assert.Equal(("from the second", 1), (result.Text, _count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L27_ARetryInsideTheLoop_RepeatsTheModelCallOnly(bool streaming)
    {
        _first.Then(
            FakeReply.ToolCall("pay"),
            FakeReply.Throw(() => new HttpRequestException("down")),
            FakeReply.Throw(() => new HttpRequestException("down")));

        Task<GenAIResult> call = Waiting.Start(() => AskAsync(Pipeline(), streaming));
        GenAIResult result = await _time.PassUntilEnded(call);

        Assert.Equal(("paid", 1, 4), (result.Text, _count, _first.Calls));
        Assert.All(_first.Requests.Skip(1), request => Assert.Single(request.Messages[^1].Contents.OfType<FunctionResultContent>()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L13_TurnsThatWentWell_LoseNoAttempts(bool streaming)
    {
        _first.Then([.. Enumerable.Range(1, 9).Select(i => FakeReply.ToolCall("pay", callId: $"call-{i}"))]);

        Task<GenAIResult> call = Waiting.Start(() => AskAsync(Pipeline(), streaming));
        Assert.Equal(("paid", 9), ((await _time.PassUntilEnded(call)).Text, _count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L10_AToolCallBeforeTheFirstText_DoesNotCommitAStream(bool streaming)
    {
        _first.Then(FakeReply.ToolCall("pay"), FakeReply.Text("").WithParts());

        GenAIResult result = await AskAsync(Pipeline(), streaming);

        Assert.Equal((Outcome.FellBack, FailureKind.Empty, Provenance.Echo), (result.Outcome, result.FailureKind, result.Provenance));
        Assert.DoesNotContain(result.Response!.Messages.SelectMany(message => message.Contents), content => content is FunctionCallContent or FunctionResultContent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L13_AToolThatHangs_IsLeftAtTheDeadline(bool streaming)
    {
        TaskCompletionSource<string> never = new();
        _first.Then(FakeReply.ToolCall("hang"));

        Task<GenAIResult> call = Waiting.Start(() => AskAsync(Pipeline(), streaming, AIFunctionFactory.Create(() => never.Task, "hang")));
        _time.Pass(99);
        Assert.False(call.IsCompleted);
        _time.Pass(1);

        Assert.True(call.IsCompleted);
        Assert.Equal((Outcome.FellBack, FailureKind.Timeout), ((await call).Outcome, (await call).FailureKind));
        Assert.Equal(1, _first.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L13_ACallersCancellation_InsideATool_SurfacesAsSuch(bool streaming)
    {
        using CancellationTokenSource caller = new();
        TaskCompletionSource<string> never = new();
        _first.Then(FakeReply.ToolCall("hang"));

        Task<GenAIResult> call = Waiting.Start(() => AskAsync(Pipeline(), streaming, AIFunctionFactory.Create(() => never.Task, "hang"), caller.Token));
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal((Outcome.Canceled, (string?)null), (_sink.Decisions[0].Outcome, _sink.Decisions[0].Rung));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WithoutUseTools_AToolCallIsTheAnswer(bool streaming)
    {
        _first.Then(FakeReply.ToolCall("pay"));
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("f").AddModel("first", _first).UseTimeProvider(_time).Build();

        GenAIResult result = await AskAsync(pipeline, streaming);

        Assert.Equal((Outcome.Answered, 0), (result.Outcome, _count));
        Assert.Single(result.Response!.Messages[0].Contents.OfType<FunctionCallContent>());
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    private GenAIPipeline Pipeline(string[]? repeatable = null, string? reject = null, bool moveOn = false) => GenAIPipeline.CreateBuilder("f")
        .AddModel("first", _first).AddModel("second", _second)
        .UseTimeProvider(_time)
        .AddDecisionSink(_sink)
        .Configure(f =>
        {
            f.UseModels("first", "second").UseTools(repeatable ?? []);
            if (reject is not null)
            {
                f.UseValidation(a => a.Response.Text == reject ? ValidationResult.Rejected("not this one") : ValidationResult.Accepted);
            }

            if (moveOn)
            {
                f.MoveOnAlsoFor(FailureKind.InvalidRequest);
            }
        })
        .Build();

    private Task<GenAIResult> AskAsync(GenAIPipeline pipeline, bool streaming, AIFunction? tool = null, CancellationToken cancellationToken = default) =>
        pipeline.AskAsync(
            new GenAIRequest("pay") { Options = new() { Tools = [tool ?? AIFunctionFactory.Create(() => $"done {++_count}", "pay")] } }, streaming, cancellationToken);
}
