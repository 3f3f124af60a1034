using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Calls;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.Resilience;
using SafeGenAI.Validation;

namespace SafeGenAI.Tests.Validation;

public sealed class ValidatorTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryDecisionSink _sink = new();
    private readonly FakeChatClient _first, _second;

    public ValidatorTests()
    {
        _first = new FakeChatClient("from the first", _time);
        _second = new FakeChatClient("from the second", _time);
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

        Assert.True(call.IsCompleted);
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
        GenAIPipeline pipeline = Pipeline(f => f.UseModels("first").UseValidation(_ =>
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

    private GenAIPipeline Pipeline(Action<FeatureBuilder> configure) => GenAIPipeline.CreateBuilder("f")
        .AddModel("first", _first).AddModel("second", _second)
        .UseTimeProvider(_time)
        .AddDecisionSink(_sink)
        .Configure(f => configure(f.UseResilience(r => r.MaxRetries = 0)))
        .Build();
}
