using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Cache;
using SafeGenAI.Calls;
using SafeGenAI.Failures;
using SafeGenAI.Fallback;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.Resilience;
using SafeGenAI.Tests.Validation;

namespace SafeGenAI.Tests.Fallback;

public sealed class FallbackStageTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryDecisionSink _sink = new();
    private readonly FakeChatClient _client;

    public FallbackStageTests() => _client = new FakeChatClient("fine", _time);

    public void Dispose() => _client.Dispose();

    [Theory]
    [MemberData(nameof(KindsAndDoors.All), MemberType = typeof(KindsAndDoors))]
    public async Task WithoutAWord_EachKindHasItsRung(FailureKind kind, bool streaming)
    {
        _client.Otherwise = Fails(kind);

        GenAIResult result = await Pipeline().AskAsync(streaming, "my text");

        bool rejected = kind is FailureKind.Empty or FailureKind.Truncated or FailureKind.ContentFiltered
            or FailureKind.Refusal or FailureKind.Invalid or FailureKind.Hallucination;
        Assert.Equal(
            rejected ? (Outcome.FellBack, Provenance.Echo, "my text", Rung.DefaultEchoMessage) : (Outcome.FellBack, Provenance.Template, Rung.DefaultTemplate, null),
            (result.Outcome, result.Provenance, result.Text, result.Message));
        Assert.True(result.IsFallback);
        Assert.Null(result.Model);
        Assert.Equal((rejected ? "echo" : "template", true), (_sink.Decisions[0].Rung, _sink.Decisions[0].FallbackTriggered));
        Assert.Equal(rejected ? $"{Rung.DefaultEchoMessage}\n\nmy text" : Rung.DefaultTemplate, result.Response!.Text);
    }

    [Theory]
    [MemberData(nameof(KindsAndDoors.All), MemberType = typeof(KindsAndDoors))]
    public async Task OnAKind_AndOtherwise_TakeTheDefaultsPlace(FailureKind kind, bool streaming)
    {
        _client.Otherwise = Fails(kind);
        GenAIPipeline pipeline = Pipeline(f => f
            .On(FailureKind.RateLimited, Rung.Echo("first word"))
            .On(FailureKind.RateLimited, Rung.Echo("last word"))
            .On(FailureKind.Empty, Rung.Rule(_ => null), Rung.Template("second rung"))
            .Otherwise(Rung.Template("otherwise")));

        GenAIResult result = await pipeline.AskAsync(streaming);

        (string Text, string? Message) expected = kind switch
        {
            FailureKind.RateLimited => ("hi", "last word"),
            FailureKind.Empty => ("second rung", null),
            _ => ("otherwise", null),
        };
        Assert.Equal(expected, (result.Text, result.Message));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OnAKind_LeavesTheDefaultsOfTheOthers(bool streaming)
    {
        _client.Otherwise = Fails(FailureKind.Refusal);

        Assert.Equal(Provenance.Echo, (await Pipeline(f => f.On(FailureKind.Network, Rung.Template("t"))).AskAsync(streaming)).Provenance);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatARungGives_IsNeverCached(bool streaming)
    {
        GenAIPipeline pipeline = Pipeline(cached: true);
        _client.Then(Fails(FailureKind.Refusal));

        GenAIResult first = await pipeline.AskAsync(streaming), second = await pipeline.AskAsync(streaming);

        Assert.Equal((Provenance.Echo, Provenance.Model, "fine"), (first.Provenance, second.Provenance, second.Text));
        Assert.Equal(2, _client.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L13_ACallersCancellation_StartsNoFallback(bool streaming)
    {
        int asked = 0;
        GenAIPipeline pipeline = Pipeline(f => f.Otherwise(Rung.Rule(_ => $"rung {++asked}")));
        using CancellationTokenSource gone = new(), leaving = new();
        await gone.CancelAsync();
        _client.Answer = _ =>
        {
            leaving.Cancel();
            return FakeReply.Throw(() => new HttpRequestException("broke at the same moment"));
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pipeline.AskAsync(new GenAIRequest("hi"), streaming, gone.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pipeline.AskAsync(new GenAIRequest("hi"), streaming, leaving.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pipeline.AsChatClient().AskAsync(streaming, cancellationToken: gone.Token));

        Assert.Equal(0, asked);
        Assert.All(_sink.Decisions, decision => Assert.Equal((Outcome.Canceled, (string?)null), (decision.Outcome, decision.Rung)));
        Assert.Equal(3, _sink.Decisions.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L13_ACallersCancellation_InsideARung_SurfacesAsSuch(bool streaming)
    {
        _client.Otherwise = Fails(FailureKind.Network);
        using CancellationTokenSource caller = new();
        TaskCompletionSource<string?> never = new();
        GenAIPipeline pipeline = Pipeline(f => f.Otherwise(Rung.Rule((_, _) => new(never.Task)), Rung.Template("next")));

        Task<GenAIResult> call = Waiting.Start(() => pipeline.AskAsync(new GenAIRequest("hi"), streaming, caller.Token));
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal((Outcome.Canceled, Provenance.None), (_sink.Decisions[0].Outcome, _sink.Decisions[0].Provenance));
    }

    [Fact]
    public async Task ATypedFallback_IsTheValue_AndTheLadderGivesTheMessage()
    {
        _client.Otherwise = Fails(FailureKind.Network);

        GenAIResult<Mail> result = await Pipeline(f => f.Otherwise(Rung.Template("Later."))).ExecuteAsync(
            new GenAIRequest("hi"), arguments => new Mail($"{arguments.Failure.Kind}"), ValidationMailJson.Default.Mail);

        Assert.Equal(("Network", "Later."), (result.Value.Subject, result.Message));
        Assert.Equal((Outcome.FellBack, Provenance.CallerFallback, "caller_fallback"), (result.Outcome, result.Provenance, _sink.Decisions[0].Rung));
    }

    [Fact]
    public async Task WhatATypedFallbackThrows_ReachesTheCaller_AndIsRecorded()
    {
        _client.Otherwise = Fails(FailureKind.Network);

        await Assert.ThrowsAsync<FormatException>(() => Pipeline().ExecuteAsync<Mail>(
            new GenAIRequest("hi"), _ => throw new FormatException("theirs"), ValidationMailJson.Default.Mail));

        Assert.Equal(Outcome.Failed, Assert.Single(_sink.Decisions).Outcome);
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
