using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Cache;
using SafeGenAI.Calls;
using SafeGenAI.Failures;
using SafeGenAI.Fallback;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.Resilience;

namespace SafeGenAI.Tests.Fallback;

public sealed class RungTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryDecisionSink _sink = new();
    private readonly FakeChatClient _client;

    public RungTests() => _client = new FakeChatClient("fine", _time);

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheStaleRung_IsPassedOver_WithoutACacheOrWithoutAnAnswer(bool streaming)
    {
        _client.Otherwise = Fails(FailureKind.RateLimited);

        Assert.Equal(Provenance.Template, (await Pipeline().AskAsync(streaming)).Provenance);
        Assert.Equal(Provenance.Template, (await Pipeline(cached: true).AskAsync(streaming)).Provenance);
        Assert.All(_sink.Decisions, decision => Assert.Equal("template", decision.Rung));
    }

    [Theory]
    [InlineData(FailureKind.RateLimited, false)]
    [InlineData(FailureKind.CircuitOpen, false)]
    [InlineData(FailureKind.RateLimited, true)]
    [InlineData(FailureKind.CircuitOpen, true)]
    public async Task TheStaleRung_GivesAnAcceptedAnswer_PastItsFreshness(FailureKind kind, bool streaming)
    {
        GenAIPipeline pipeline = Pipeline(cached: true);
        await pipeline.AskAsync(streaming);
        _client.Otherwise = Fails(kind);
        _time.Pass(2 * 60 * 60);

        GenAIResult result = await pipeline.AskAsync(streaming);

        Assert.Equal(("fine", Outcome.FellBack, Provenance.StaleAnswer, kind), (result.Text, result.Outcome, result.Provenance, result.FailureKind));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ARule_MayAnswer_Wait_PassOn_OrThrow(bool streaming)
    {
        _client.Otherwise = Fails(FailureKind.Network);

        Assert.Equal("rule: hi", (await Pipeline(f => f.Otherwise(Rung.Rule(a => $"rule: {a.Input}"))).AskAsync(streaming)).Text);
        foreach (IFallbackRung useless in (IFallbackRung[])
            [Rung.Rule(_ => null), Rung.Rule(_ => " "), Rung.Rule(_ => throw new InvalidOperationException("defect")),
            Rung.Rule((_, _) => ValueTask.FromException<string?>(new InvalidOperationException("defect")))])
        {
            GenAIResult result = await Pipeline(f => f.Otherwise(useless, Rung.Template("next"))).AskAsync(streaming);
            Assert.Equal(("next", Provenance.Template), (result.Text, result.Provenance));
        }

        Task<GenAIResult> waiting = Waiting.Start(() => Pipeline(f => f.Otherwise(Rung.Rule(async (a, token) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(4), _time, token);
            return $"{a.Failure.Kind} of {a.Call.Feature}";
        }))).AskAsync(streaming));
        _time.Pass(4);
        Assert.True(waiting.IsCompleted);
        Assert.Equal(("Network of f", Provenance.Rule), ((await waiting).Text, (await waiting).Provenance));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ARungThatHangs_IsToldToStop_AndPassedOverAfterFiveSeconds(bool streaming)
    {
        _client.Otherwise = Fails(FailureKind.Network);
        TaskCompletionSource<string?> never = new();
        CancellationToken told = default;
        GenAIPipeline pipeline = Pipeline(f => f.Otherwise(
            Rung.Rule((_, token) =>
            {
                told = token;
                return new(never.Task);
            }),
            Rung.Template("next")));

        Task<GenAIResult> call = Waiting.Start(() => pipeline.AskAsync(streaming));
        _time.Pass(4.9);
        Assert.False(call.IsCompleted || told.IsCancellationRequested);
        _time.Pass(0.1);

        Assert.True(call.IsCompleted && told.IsCancellationRequested);
        Assert.Equal("next", (await call).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnEcho_GivesTheInput_OrOnlyItsMessage(bool streaming)
    {
        _client.Otherwise = Fails(FailureKind.Network);
        GenAIPipeline pipeline = Pipeline(f => f.Otherwise(Rung.Echo("Here it is.")));
        ChatMessage[] conversation = [new(ChatRole.User, "older"), new(ChatRole.User, "newest"), new(ChatRole.Assistant, "an answer")];

        GenAIResult ofMessages = await pipeline.AskAsync(new GenAIRequest(conversation), streaming);
        GenAIResult ofInput = await pipeline.AskAsync(new GenAIRequest(conversation) { Input = "the input" }, streaming);
        GenAIResult ofNothing = await pipeline.AskAsync(new GenAIRequest([new ChatMessage(ChatRole.System, "be kind")]), streaming);

        Assert.Equal(("newest", "Here it is."), (ofMessages.Text, ofMessages.Message));
        Assert.Equal(("the input", "Here it is."), (ofInput.Text, ofInput.Message));
        Assert.Equal(("Here it is.", (string?)null), (ofNothing.Text, ofNothing.Message));
        Assert.Equal("Here it is.", ofNothing.Response!.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhereNoRungAnswers_ASafeSentenceStandsAtTheEnd(bool streaming)
    {
        _client.Otherwise = Fails(FailureKind.Network);

        GenAIResult result = await Pipeline(f => f.Otherwise(Rung.Rule(_ => null), Rung.StaleAnswer)).AskAsync(streaming);

        Assert.Equal((Rung.SafeSentence, Provenance.SafeSentence, "safe_sentence"), (result.Text, result.Provenance, _sink.Decisions[0].Rung));
    }

    private static FakeReply Fails(FailureKind kind) => FakeReply.Throw(() => new GenAIException(kind, "down"));

    private GenAIPipeline Pipeline(Action<FallbackOptions>? ladder = null, bool cached = false) => GenAIPipeline.CreateBuilder("f")
        .AddModel("model", _client)
        .UseTimeProvider(_time)
        .AddDecisionSink(_sink)
        .Configure(f =>
        {
            f.UseResilience(r => r.MaxRetries = 0);
            _ = ladder is null ? f : f.UseFallback(ladder);
            _ = cached ? f.UseCache(CacheSharing.Everyone, c => c.FreshFor = TimeSpan.FromHours(1)) : f;
        })
        .Build();
}
