using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.CostBreaker;

namespace SafeGenAI.Tests.Decisions;

/// <summary>One decision for each ending of a typed call and of a delegate.</summary>
public sealed class TypedDecisionTests
{
    private readonly MoneyRig _rig = new();
    private readonly FakeChatClient _client;

    public TypedDecisionTests() => _client = _rig.Model();

    [Theory]
    [InlineData("""{"Title":"hello"}""", "hello", Outcome.Answered, Provenance.Model, null)]
    [InlineData("no json", "mine", Outcome.FellBack, Provenance.CallerFallback, FailureKind.Invalid)]
    public async Task L21_ATypedCall(string answer, string title, Outcome outcome, Provenance provenance, FailureKind? kind)
    {
        _client.Otherwise = FakeReply.Text(answer);

        GenAIResult<Summary> result = await Build().ExecuteAsync(new GenAIRequest("hi"), _ => new Summary("mine"));

        Assert.Equal(title, result.Value.Title);
        One(outcome, provenance, kind);
    }

    [Fact]
    public async Task L21_ATypedFallbackThatThrows_IsTheCallersExceptionAndAFailedCall()
    {
        _client.Otherwise = FakeReply.Text("no json");

        await Assert.ThrowsAsync<NotSupportedException>(() => Build().ExecuteAsync<Summary>(
            new GenAIRequest("hi"), _ => throw new NotSupportedException("mine")));

        Assert.True(One(Outcome.Failed, Provenance.None, FailureKind.Invalid).FallbackTriggered);
    }

    [Fact]
    public async Task L21_ADelegateThatReturns_HasOneDecisionOverAllItsCalls()
    {
        GenAIResult<int> result = await Build().ExecuteAsync(new GenAIRequest("hi"), async (client, ct) =>
            (await client.AskAsync(streaming: false, cancellationToken: ct)).Text.Length
            + (await client.AskAsync(streaming: true, cancellationToken: ct)).Text.Length, _ => -1);

        Decision decision = One(Outcome.Answered, Provenance.Model, null);
        Assert.Equal((4, 2, 20, 10), (result.Value, decision.Attempts.Count, decision.Usage.InputTokens, decision.Usage.OutputTokens));
    }

    [Fact]
    public async Task L21_ADelegateThatThrowsItsOwn_IsAFailedCallWithoutFallback()
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => Build().ExecuteAsync<int>(
            new GenAIRequest("hi"), (_, _) => throw new NotSupportedException("mine"), _ => -1));

        Assert.False(One(Outcome.Failed, Provenance.None, null).FallbackTriggered);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L21_ADelegateThatLetsAModelsFailureThroughOrWrapsIt_FallsBack(bool wraps)
    {
        _client.Otherwise = FakeReply.Throw(() => new HttpRequestException("down"));

        GenAIResult<string> result = await Build().ExecuteAsync(new GenAIRequest("hi"), async (client, ct) =>
        {
            try
            {
                return (await client.GetResponseAsync("hi", cancellationToken: ct)).Text;
            }
            catch (HttpRequestException exception) when (wraps)
            {
                throw new InvalidOperationException("wrapped", exception);
            }
        }, _ => "mine");

        Assert.Equal("mine", result.Value);
        Assert.Equal("caller_fallback", One(Outcome.FellBack, Provenance.CallerFallback, FailureKind.Network).Rung);
    }

    [Fact]
    public async Task L21_ADelegateThatIsCancelled()
    {
        using CancellationTokenSource caller = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Build().ExecuteAsync<int>(new GenAIRequest("hi"), async (_, ct) =>
        {
            await caller.CancelAsync();
            ct.ThrowIfCancellationRequested();
            return 1;
        }, _ => -1, caller.Token));

        One(Outcome.Canceled, Provenance.None, FailureKind.Canceled);
    }

    private Decision One(Outcome outcome, Provenance provenance, FailureKind? kind)
    {
        Decision decision = Assert.Single(_rig.Sink.Decisions);
        Assert.Equal((outcome, provenance, kind), (decision.Outcome, decision.Provenance, decision.FailureKind));
        return decision;
    }

    private GenAIPipeline Build() => _rig.BuildWide(_client);

    private sealed record Summary(string Title);
}
