using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Pipelines;

/// <summary>A feature's own code with a guarded client.</summary>
public sealed class DelegateFormTests : IDisposable
{
    private readonly InMemoryDecisionSink _sink = new();
    private readonly FakeChatClient _model = new("ok");
    private readonly GenAIRequest _request = new("hi");

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AllCallsOfTheDelegate_ShareOneIdAndOneDecision(bool streaming)
    {
        GenAIResult<string> result = await Pipeline().ExecuteAsync(
            _request,
            async (client, token) => (await client.AskAsync(streaming, "a", cancellationToken: token)).Text
                + (await client.AskAsync(streaming, "b", new ChatOptions { Temperature = 0 }, token)).Text,
            _ => "fallback");

        Assert.Equal(("okok", Outcome.Answered, Provenance.Model, "small"), (result.Value, result.Outcome, result.Provenance, result.Model));
        Assert.Equal("okok", result.Text);
        Decision decision = Assert.Single(_sink.Decisions);
        Assert.Equal((result.CallId, 2, Outcome.Answered), (decision.CallId, decision.Attempts.Count, decision.Outcome));
        Assert.Equal((20, 10), (result.Usage.InputTokens, result.Usage.OutputTokens));
    }

    [Fact]
    public async Task AllCallsOfTheDelegate_ShareOneDeadline()
    {
        FakeTimeProvider time = new();
        GenAIPipeline pipeline = Pipeline(f => f.UseResilience(r => (r.Deadline, r.MaxRetries) = (TimeSpan.FromSeconds(10), 0)), time);

        GenAIResult<string> result = await pipeline.ExecuteAsync(
            _request,
            async (client, token) =>
            {
                await client.GetResponseAsync("a", cancellationToken: token);
                time.Advance(TimeSpan.FromSeconds(10));
                return (await client.GetResponseAsync("b", cancellationToken: token)).Text;
            },
            arguments => $"fallback after {arguments.Failure.Kind}");

        Assert.Equal(("fallback after Timeout", 1), (result.Value, _model.Calls));
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10)), (result.Latency, Assert.Single(_sink.Decisions).Latency));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AModelsFailure_GivesTheTypedFallback(bool streaming)
    {
        _model.Otherwise = FakeReply.Throw(() => new HttpRequestException("down"));
        FallbackArguments seen = default;

        GenAIResult<string> result = await Pipeline().ExecuteAsync(
            _request,
            async (client, token) => (await client.AskAsync(streaming, cancellationToken: token)).Text,
            arguments =>
            {
                seen = arguments;
                return "fallback";
            });

        Assert.Equal(("fallback", "fallback", Outcome.FellBack, Provenance.CallerFallback, FailureKind.Network),
            (result.Value, result.Text, result.Outcome, result.Provenance, result.FailureKind));
        Assert.Equal((FailureKind.Network, result.CallId, 1), (seen.Failure.Kind, seen.Call.Id, seen.Call.Attempts.Count));
        Assert.Same(_request, seen.Request);
        Decision decision = Assert.Single(_sink.Decisions);
        Assert.Equal(("caller_fallback", FailureKind.Network, true), (decision.Rung, decision.FailureKind, decision.FallbackTriggered));
    }

    [Fact]
    public async Task AModelsFailure_ThatTheDelegateWraps_StillGivesTheFallback()
    {
        _model.Otherwise = FakeReply.Throw(() => new HttpRequestException("down"));

        GenAIResult<string> result = await Pipeline().ExecuteAsync(
            _request,
            async (client, token) =>
            {
                try
                {
                    return (await client.GetResponseAsync("a", cancellationToken: token)).Text;
                }
                catch (HttpRequestException exception)
                {
                    throw new InvalidOperationException("could not summarise", exception);
                }
            },
            _ => "fallback");

        Assert.Equal("fallback", result.Value);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AModelsFailure_AmongSeveralCallsAtOnce_StillGivesTheFallback(bool aggregate)
    {
        _model.Then(FakeReply.Throw(() => new HttpRequestException("first")), FakeReply.Throw(() => new TimeoutException("second")));

        GenAIResult<string> result = await Pipeline().ExecuteAsync(
            _request,
            async (client, token) =>
            {
                Task<ChatResponse[]> both = Task.WhenAll(client.GetResponseAsync("a", cancellationToken: token), client.GetResponseAsync("b", cancellationToken: token));
                return aggregate && await Task.WhenAny(both) == both && both.Exception is { } exception
                    ? throw exception
                    : string.Concat((await both).Select(response => response.Text));
            },
            arguments => arguments.Failure.Kind.ToString());

        Assert.Equal("Network", result.Value);
    }

    [Fact]
    public async Task TheDelegatesOwnException_ReachesTheCallerUnchanged_AndIsRecorded()
    {
        FormatException own = new("mine");

        FormatException thrown = await Assert.ThrowsAsync<FormatException>(() => Pipeline().ExecuteAsync<string>(
            _request,
            async (client, token) =>
            {
                await client.GetResponseAsync("a", cancellationToken: token);
                throw own;
            },
            _ => "fallback"));

        Assert.Same(own, thrown);
        Assert.Equal(Outcome.Failed, Assert.Single(_sink.Decisions).Outcome);
    }

    [Fact]
    public async Task AnExceptionOfAModelsType_ThatTheDelegateThrowsItself_IsItsOwn()
    {
        _model.Then(FakeReply.Throw(() => new HttpRequestException("down")));
        HttpRequestException own = new("my database");

        HttpRequestException thrown = await Assert.ThrowsAsync<HttpRequestException>(() => Pipeline().ExecuteAsync<string>(
            _request,
            async (client, token) =>
            {
                await Assert.ThrowsAsync<HttpRequestException>(() => client.GetResponseAsync("a", cancellationToken: token));
                throw own;
            },
            _ => "fallback"));

        Assert.Same(own, thrown);
    }

    [Fact]
    public async Task AFailureThatTheDelegateHandles_IsNoFallback()
    {
        _model.Then(FakeReply.Throw(() => new HttpRequestException("down")));

        GenAIResult<string> result = await Pipeline().ExecuteAsync(
            _request,
            async (client, token) =>
            {
                await Assert.ThrowsAsync<HttpRequestException>(() => client.GetResponseAsync("a", cancellationToken: token));
                return (await client.GetResponseAsync("b", cancellationToken: token)).Text;
            },
            _ => "fallback");

        Assert.Equal(("ok", Outcome.Answered, 2), (result.Value, result.Outcome, Assert.Single(_sink.Decisions).Attempts.Count));
    }

    [Fact]
    public async Task TheCallersCancellation_IsThrown_AndNoFallbackIsAsked()
    {
        using CancellationTokenSource source = new();
        _model.Answer = _ =>
        {
            source.Cancel();
            return FakeReply.Stall();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Pipeline().ExecuteAsync(
            _request,
            async (client, token) => (await client.GetResponseAsync("a", cancellationToken: token)).Text,
            _ => throw new InvalidOperationException("no fallback for a caller who left"),
            source.Token));

        Assert.Equal(Outcome.Canceled, Assert.Single(_sink.Decisions).Outcome);
    }

    [Fact]
    public async Task TheFallbacksOwnException_ReachesTheCaller()
    {
        _model.Otherwise = FakeReply.Throw(() => new HttpRequestException("down"));

        await Assert.ThrowsAsync<FormatException>(() => Pipeline().ExecuteAsync<string>(
            _request, async (client, token) => (await client.GetResponseAsync("a", cancellationToken: token)).Text, _ => throw new FormatException()));

        Assert.Equal(Outcome.Failed, Assert.Single(_sink.Decisions).Outcome);
    }

    [Theory]
    [InlineData(false, "The work of a call of feature 'email' returned null; return a String.")]
    [InlineData(true, "The fallback of a call of feature 'email' returned null; return a String.")]
    public async Task TheValue_IsNeverNull(bool fails, string message)
    {
        _model.Otherwise = fails ? FakeReply.Throw(() => new HttpRequestException("down")) : FakeReply.Text("ok");

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => Pipeline().ExecuteAsync<string>(
            _request,
            async (client, token) =>
            {
                await client.GetResponseAsync("a", cancellationToken: token);
                return null!;
            },
            _ => null!));

        Assert.Equal(message, exception.Message);
    }

    [Fact]
    public async Task TheHandedClient_MayBeDisposedOf()
    {
        GenAIPipeline pipeline = Pipeline();
        Func<IChatClient, CancellationToken, Task<string>> work = async (client, token) =>
        {
            using IChatClient disposed = client;
            return (await disposed.GetResponseAsync("a", cancellationToken: token)).Text;
        };

        Assert.Equal("ok", (await pipeline.ExecuteAsync(_request, work, _ => "fallback")).Value);
        Assert.Equal("ok", (await pipeline.ExecuteAsync(_request, work, _ => "fallback")).Value);
    }

    private GenAIPipeline Pipeline(Action<FeatureBuilder>? configure = null, TimeProvider? time = null) => GenAIPipeline.CreateBuilder("email")
        .AddModel("small", _model)
        .Configure(configure ?? (f => f.UseResilience(r => r.MaxRetries = 0)))
        .UseTimeProvider(time ?? new FakeTimeProvider())
        .AddDecisionSink(_sink)
        .Build();
}
