using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using OpenAI;
using OpenAI.Chat;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Testing.OpenAi;
using SafeGenAI.Tests.Resilience;

namespace SafeGenAI.Tests.Wire;

/// <summary>Every fault of the wire through the OpenAI SDK and a whole pipeline with a limit in USD.</summary>
public sealed class WireTests : IAsyncLifetime
{
    private const string Prompt = "hello there";

    private static readonly BudgetLimit Limit = BudgetLimit.Usd(BudgetScope.Feature, 1_000, Per.Day, "f");
    private static readonly ModelPrice Price = new(input: 1, output: 2);

    private readonly InMemoryDecisionSink _sink = new();
    private readonly InMemoryBudgetLedger _ledger = new(new FakeTimeProvider());
    private OpenAiStub _stub = null!;

    public enum Bill
    {
        Nothing,
        Reported,
        Estimated,
        Presumed,
    }

    public async Task InitializeAsync() => _stub = await OpenAiStub.StartAsync();

    public async Task DisposeAsync() => await _stub.DisposeAsync();

    /// <summary>What comes in place of an answer: the kind and the bill, whole and streamed.</summary>
    public static IEnumerable<object[]> Faults =>
        from fault in (IEnumerable<Fault>)
        [
            new("429", OpenAiStubReply.RateLimited(), FailureKind.RateLimited, Bill.Nothing),
            new("429 in a day", OpenAiStubReply.RateLimited(86_400), FailureKind.RateLimited, Bill.Nothing),
            new("429 quota", OpenAiStubReply.InsufficientQuota(), FailureKind.QuotaExceeded, Bill.Nothing),
            new("500", OpenAiStubReply.ServerError(), FailureKind.ProviderError, Bill.Presumed),
            new("502", OpenAiStubReply.ServerError(502), FailureKind.ProviderError, Bill.Presumed),
            new("503", OpenAiStubReply.ServerError(503), FailureKind.ProviderError, Bill.Presumed),
            new("408", OpenAiStubReply.Error(408, "slow"), FailureKind.Timeout, Bill.Presumed),
            new("401", OpenAiStubReply.Unauthorized(), FailureKind.Auth, Bill.Nothing),
            new("403", OpenAiStubReply.Error(403, "no"), FailureKind.Auth, Bill.Nothing),
            new("400", OpenAiStubReply.BadRequest(), FailureKind.InvalidRequest, Bill.Nothing),
            new("404", OpenAiStubReply.NotFound(), FailureKind.InvalidRequest, Bill.Nothing),
            new("400 context", OpenAiStubReply.ContextLengthExceeded(), FailureKind.ContextTooLong, Bill.Nothing),
            new("400 filter", OpenAiStubReply.ContentFilterError(), FailureKind.ContentFiltered, Bill.Presumed),
            new("reset", OpenAiStubReply.Reset(), FailureKind.Network, Bill.Presumed),
            new("malformed", OpenAiStubReply.MalformedJson(), FailureKind.ProviderError, Bill.Presumed),
            new("cut before any part", OpenAiStubReply.Text("a b c d").CutAfter(0), FailureKind.Network, Bill.Presumed),
            new("tool call that is cut", OpenAiStubReply.ToolCall("weather", "{}").CutAfter(1), FailureKind.Network, Bill.Presumed),
            new("empty", OpenAiStubReply.Empty(), FailureKind.Empty, Bill.Reported),
            new("empty without usage", OpenAiStubReply.Empty().WithoutUsage(), FailureKind.Empty, Bill.Estimated),
            new("filtered, no text", OpenAiStubReply.ContentFilter(), FailureKind.ContentFiltered, Bill.Reported),
            new("refusal in words", OpenAiStubReply.Text("I'm sorry, but I can't help with that."), FailureKind.Refusal, Bill.Reported),

            // The SDK drops what a model streams as a refusal: what is left is an empty answer.
            new("refusal", OpenAiStubReply.Refusal("I cannot do that."), FailureKind.Refusal, Bill.Reported) { StreamedKind = FailureKind.Empty },
        ]
        from streaming in (bool[])[false, true]
        select (object[])[fault, streaming];

    /// <summary>What breaks off: whole it is no answer, streamed it is half of one.</summary>
    public static IEnumerable<object[]> Breaks =>
        from fault in (IEnumerable<Fault>)
        [
            new("truncated", OpenAiStubReply.Truncated("a b c d"), FailureKind.Truncated, Bill.Reported) { Streamed = (FailureKind.Truncated, Bill.Reported, "a b c d") },
            new("filtered", OpenAiStubReply.ContentFilter("a b c d"), FailureKind.ContentFiltered, Bill.Reported) { Streamed = (FailureKind.ContentFiltered, Bill.Reported, "a b c d") },
            new("cut", OpenAiStubReply.Text("a b c d").CutAfter(2), FailureKind.Network, Bill.Presumed) { Streamed = (FailureKind.Network, Bill.Estimated, "a b ") },
            new("error event", OpenAiStubReply.Text("a b c d").FailAfter(2), FailureKind.ProviderError, Bill.Presumed) { Streamed = (FailureKind.ProviderError, Bill.Estimated, "a b ") },
            new("stalled", OpenAiStubReply.Text("a b c d").StallAfter(2), FailureKind.Timeout, Bill.Presumed) { Streamed = (FailureKind.Timeout, Bill.Estimated, "a b ") },
            new("no finish", OpenAiStubReply.Text("a b c d").CutAfter(9), FailureKind.Network, Bill.Presumed) { Streamed = (FailureKind.Network, Bill.Estimated, "a b c d") },
        ]
        from streaming in (bool[])[false, true]
        select (object[])[fault, streaming];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task L12_AFaultBeforeTheFirstContent_HasItsKind_ItsRung_AndItsBill(Fault fault, bool streaming)
    {
        _stub.Answer = _ => fault.Reply;
        FailureKind kind = streaming ? fault.StreamedKind ?? fault.Kind : fault.Kind;

        GenAIResult result = await Pipeline().AskAsync(new GenAIRequest(Prompt), streaming);

        Assert.Equal((Outcome.FellBack, kind), (result.Outcome, result.FailureKind));
        Assert.False(string.IsNullOrWhiteSpace(result.Text));
        Decision decision = await DecisionAsync();
        Assert.Equal((kind, Outcome.FellBack, true), (decision.FailureKind, decision.Outcome, decision.FallbackTriggered));
        await AssertBillAsync(fault.Bill, decision, delivered: "");
        Assert.Single(_stub.Requests);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task AFaultBeforeTheFirstContent_IsAnsweredByTheNextModel_WhereItsKindMayMoveOn(Fault fault, bool streaming)
    {
        _stub.Enqueue(fault.Reply, OpenAiStubReply.Text("from the second"));

        GenAIResult result = await Pipeline(configure: f => f.MoveOnAlsoFor(
            FailureKind.Auth, FailureKind.InvalidRequest, FailureKind.Refusal, FailureKind.ContentFiltered), models: 2).AskAsync(new GenAIRequest(Prompt), streaming);

        Assert.Equal(("from the second", Outcome.Answered, "m1"), (result.Text, result.Outcome, result.Model));
        Assert.Equal(2, (await DecisionAsync()).Attempts.Count);
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task L10_ABreak_IsNoAnswer_OrStreamedATypedEnding(Fault fault, bool streaming)
    {
        _stub.Answer = _ => fault.Reply;
        List<ChatResponseUpdate> updates = [];
        GenAIResult result;
        if (streaming)
        {
            GenAIStreamingAnswer answer = Pipeline(configure: Impatient, models: 2).ExecuteStreamingAsync(new GenAIRequest(Prompt));
            await foreach (ChatResponseUpdate update in answer)
            {
                updates.Add(update);
            }

            result = answer.Result!;
            Assert.Equal((Outcome.Partial, fault.Streamed.Kind, fault.Streamed.Text), (result.Outcome, result.FailureKind, result.Text));
            Assert.Equal(fault.Streamed.Text, string.Concat(updates.Select(update => update.Text)));
            Assert.Equal(fault.Streamed.Kind.ToString(), Assert.IsType<ErrorContent>(Assert.Single(updates[^1].Contents)).ErrorCode);
            Assert.Single(_stub.Requests);
        }
        else
        {
            result = await Pipeline(configure: Impatient).AskAsync(new GenAIRequest(Prompt), streaming: false);
            Assert.Equal((Outcome.FellBack, fault.Kind), (result.Outcome, result.FailureKind));
        }

        Decision decision = await DecisionAsync();
        Assert.Equal((result.FailureKind, result.Outcome), (decision.FailureKind, decision.Outcome));
        await AssertBillAsync(streaming ? fault.Streamed.Bill : fault.Bill, decision, streaming ? fault.Streamed.Text : "");
    }

    /// <summary>The SDK ends the stream without an exception: what is left is an answer without content.</summary>
    [Theory]
    [InlineData(false, FailureKind.ProviderError, Bill.Presumed)]
    [InlineData(true, FailureKind.Empty, Bill.Estimated)]
    public async Task L10_AnErrorEventBeforeTheFirstContent_IsNeverSeen(bool streaming, FailureKind kind, Bill bill)
    {
        _stub.Enqueue(OpenAiStubReply.Text("a b c d").FailAfter(0), OpenAiStubReply.Text("a b c d").FailAfter(0), OpenAiStubReply.Text("from the second"));

        GenAIResult alone = await Pipeline().AskAsync(new GenAIRequest(Prompt), streaming);
        await AssertBillAsync(bill, await DecisionAsync(), "");
        GenAIResult result = await Pipeline(models: 2).AskAsync(new GenAIRequest(Prompt), streaming);

        Assert.Equal((Outcome.FellBack, kind), (alone.Outcome, alone.FailureKind));
        Assert.Equal(("from the second", Outcome.Answered, kind), (result.Text, result.Outcome, result.FailureKind));
        Assert.Equal(0, (await StateAsync()).Reserved);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ABodyTheServiceRefusesAsTooLong_IsTooLong_AndBillsNothing(bool streaming)
    {
        await using OpenAiStub small = await OpenAiStub.StartAsync(new OpenAiStubOptions { MaxRequestBodyBytes = 50 });

        GenAIResult result = await Pipeline(endpoint: small.Endpoint).AskAsync(new GenAIRequest(Prompt), streaming);

        Assert.Equal((Outcome.FellBack, FailureKind.ContextTooLong), (result.Outcome, result.FailureKind));
        await AssertBillAsync(Bill.Nothing, await DecisionAsync(), "");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACallerWhoIsAlreadyGone_SendsNothing(bool streaming)
    {
        using CancellationTokenSource caller = new();
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Pipeline().AskAsync(new GenAIRequest(Prompt), streaming, caller.Token));

        Assert.Equal(Outcome.Canceled, (await DecisionAsync()).Outcome);
        Assert.Empty(_stub.Requests);
    }

    [Fact]
    public async Task L04_AnAbandonedStream_IsBilledForWhatWasDelivered()
    {
        _stub.Answer = _ => OpenAiStubReply.Text("a b c d").StallAfter(2);

        await foreach (ChatResponseUpdate update in Pipeline().ExecuteStreamingAsync(new GenAIRequest(Prompt)))
        {
            if (update.Text == "b ")
            {
                break;
            }
        }

        Decision decision = await DecisionAsync();
        Assert.Equal(Outcome.Abandoned, decision.Outcome);
        await AssertBillAsync(Bill.Estimated, decision, "a b ");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AToolCallWhoseArgumentsAreNoJson_BreaksNothing(bool streaming)
    {
        int run = 0;
        _stub.Enqueue(OpenAiStubReply.ToolCall("weather", "{not json"), OpenAiStubReply.Text("Sunny."));
        AIFunction weather = AIFunctionFactory.Create((string city) => $"{city} {++run}", "weather");

        GenAIResult result = await Pipeline(configure: f => f.UseTools())
            .AskAsync(new GenAIRequest(Prompt) { Options = new() { Tools = [weather] } }, streaming);

        Assert.Equal(("Sunny.", 0), (result.Text, run));
        await DecisionAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L13_AStalledConnection_IsATimeout_OnThePipelinesClock(bool streaming)
    {
        FakeTimeProvider time = new();
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _stub.Answer = _ =>
        {
            arrived.TrySetResult();
            return OpenAiStubReply.Stall();
        };

        Task<GenAIResult> call = Pipeline(time).AskAsync(new GenAIRequest(Prompt), streaming);
        await arrived.Task;
        time.Advance(TimeSpan.FromSeconds(30));

        GenAIResult result = await call;
        Assert.Equal((Outcome.FellBack, FailureKind.Timeout), (result.Outcome, result.FailureKind));
        Assert.Equal(OpenAiStubEnding.ClientLeft, await _stub.Requests[0].Ended);
        await AssertBillAsync(Bill.Presumed, await DecisionAsync(), "");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheSdksOwnTimeout_IsATimeout(bool streaming)
    {
        _stub.Answer = _ => OpenAiStubReply.Stall();

        GenAIResult result = await Pipeline(networkTimeout: TimeSpan.FromMilliseconds(200)).AskAsync(new GenAIRequest(Prompt), streaming);

        Assert.Equal((Outcome.FellBack, FailureKind.Timeout), (result.Outcome, result.FailureKind));
        await AssertBillAsync(Bill.Presumed, await DecisionAsync(), "");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L13_ACallersCancellation_SurfacesAsSuch_AndIsPresumedBilled(bool streaming)
    {
        using CancellationTokenSource caller = new();
        _stub.Answer = _ =>
        {
            caller.Cancel();
            return OpenAiStubReply.Stall();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Pipeline().AskAsync(new GenAIRequest(Prompt), streaming, caller.Token));

        Decision decision = await DecisionAsync();
        Assert.Equal((Outcome.Canceled, (string?)null), (decision.Outcome, decision.Rung));
        await AssertBillAsync(Bill.Presumed, decision, "");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L04_AConnectionThatWasNeverMade_BillsNothing(bool streaming)
    {
        using TcpListener reserved = new(IPAddress.Loopback, 0);
        reserved.Start();
        Uri nobody = new($"http://127.0.0.1:{((IPEndPoint)reserved.LocalEndpoint).Port}/v1/");
        reserved.Stop();

        GenAIResult result = await Pipeline(endpoint: nobody).AskAsync(new GenAIRequest(Prompt), streaming);

        Assert.Equal((Outcome.FellBack, FailureKind.Network), (result.Outcome, result.FailureKind));
        await AssertBillAsync(Bill.Nothing, await DecisionAsync(), "");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L13_RetryAfter_IsHeeded_InSecondsAndAsADate(bool streaming)
    {
        DateTimeOffset start = new(2030, 1, 2, 3, 4, 0, TimeSpan.Zero);
        WatchedTimeProvider time = new(start);
        TimeSpan attempt = TimeSpan.FromSeconds(60);
        _stub.Enqueue(OpenAiStubReply.RateLimited(7), OpenAiStubReply.RateLimited(start.AddSeconds(20)), OpenAiStubReply.Text("at last"));

        Task<GenAIResult> call = Pipeline(time, f => f.UseResilience(r => (r.AttemptTimeout, r.FirstContentTimeout) = (attempt, attempt)), maxRetries: 2)
            .AskAsync(new GenAIRequest(Prompt), streaming);
        TimeSpan first = await time.NextWaitAsync(attempt);
        time.Advance(first);
        TimeSpan second = await time.NextWaitAsync(attempt);
        time.Advance(second);

        Assert.Equal("at last", (await call).Text);
        Assert.InRange(first.TotalSeconds, 7, 7.7);
        Assert.InRange((first + second).TotalSeconds, 20, 21.3);
        Assert.Equal(3, (await DecisionAsync()).Attempts.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AToolCall_IsRun_AndBothTurnsAreBilledAsReported(bool streaming)
    {
        _stub.Enqueue(
            OpenAiStubReply.ToolCall("weather", """{"city":"Rome"}""").WithUsage(100, 10),
            OpenAiStubReply.Text("Sunny.").WithUsage(200, 20));
        AIFunction weather = AIFunctionFactory.Create((string city) => $"sun in {city}", "weather");

        GenAIResult result = await Pipeline(configure: f => f.UseTools())
            .AskAsync(new GenAIRequest(Prompt) { Options = new() { Tools = [weather] } }, streaming);

        Assert.Equal(("Sunny.", Outcome.Answered), (result.Text, result.Outcome));
        Assert.Contains("sun in Rome", _stub.Requests[1].Messages[^1].Text, StringComparison.Ordinal);
        Decision decision = await DecisionAsync();
        Assert.Equal((300, 30, Price.CostOf(300, 0, 30)), (decision.Usage.InputTokens, decision.Usage.OutputTokens, decision.Usage.CostNanoUsd));
        await AssertBillAsync(Bill.Reported, decision, "");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAnswer_IsBilledAsReported_CachedAndReasoningTokensOnce(bool streaming)
    {
        _stub.Answer = _ => OpenAiStubReply.Text("fine").WithUsage(1_000, 50, cachedTokens: 400, reasoningTokens: 30);

        GenAIResult result = await Pipeline().AskAsync(new GenAIRequest(Prompt), streaming);

        Assert.Equal(("fine", 1_000, 400, 50, 30), (result.Text, result.Usage.InputTokens, result.Usage.CachedInputTokens, result.Usage.OutputTokens, result.Usage.ReasoningTokens));
        await AssertBillAsync(Bill.Reported, await DecisionAsync(), "fine");
    }

    /// <summary>Half a second of the machine's time: what a stall needs to be told from an answer.</summary>
    private static void Impatient(FeatureBuilder feature) =>
        (feature.Resilience.AttemptTimeout, feature.Resilience.IdleTimeout) = (TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.5));

    private GenAIPipeline Pipeline(
        FakeTimeProvider? time = null, Action<FeatureBuilder>? configure = null, int models = 1, Uri? endpoint = null, TimeSpan? networkTimeout = null,
        int maxRetries = 0)
    {
        GenAIPipelineBuilder builder = GenAIPipeline.CreateBuilder("f")
            .UseTimeProvider(time ?? TimeProvider.System)
            .UseLedger(_ledger)
            .AddDecisionSink(_sink)
            .Configure(f =>
            {
                f.UseModels([.. Enumerable.Range(0, models).Select(i => $"m{i}")]).UseCostBreaker(c => c.PerFeature(usd: 1_000, Per.Day));
                f.Resilience.MaxRetries = maxRetries;
                configure?.Invoke(f);
            });
        for (int i = 0; i < models; i++)
        {
            builder.AddModel($"m{i}", Connect(endpoint ?? _stub.Endpoint, networkTimeout), Price);
        }

        return builder.Build();
    }

    private static IChatClient Connect(Uri endpoint, TimeSpan? networkTimeout) => new ChatClient(
        "gpt-test",
        new ApiKeyCredential("test"),
        new OpenAIClientOptions { Endpoint = endpoint, NetworkTimeout = networkTimeout, RetryPolicy = new ClientRetryPolicy(0) }).AsIChatClient();

    /// <summary>One call, one decision, and nothing reserved once it is idle.</summary>
    private async Task<Decision> DecisionAsync()
    {
        Decision decision = Assert.Single(_sink.Decisions);
        BudgetState state = await StateAsync();
        Assert.Equal((0L, decision.Usage.CostNanoUsd), (state.Reserved, (long?)state.Spent));
        return decision;
    }

    private async Task<BudgetState> StateAsync() =>
        Assert.Single(await _ledger.ReadAsync(new BudgetLimits("f", [Limit]), new BudgetSubject(null, null, "m0")));

    private async Task AssertBillAsync(Bill bill, Decision decision, string delivered)
    {
        Attempt attempt = decision.Attempts[^1];
        Assert.Equal(bill.ToString(), attempt.UsageSource == UsageSource.None ? "Nothing" : attempt.UsageSource.ToString());
        Utf8TokenEstimator estimator = new();
        long input = estimator.EstimateInput(new GenAIRequest(Prompt).Messages, null);
        long spent = (await StateAsync()).Spent;
        switch (bill)
        {
            case Bill.Nothing:
                Assert.Equal(0, spent);
                break;
            case Bill.Reported:
                Assert.Equal(decision.Usage.CostNanoUsd, spent);
                break;
            case Bill.Estimated:
                Assert.True(spent >= Price.CostOf(input, 0, (delivered.Length + 3) / 4), $"{spent} nano-USD for \"{delivered}\"");
                Assert.True(spent < Price.CostOf(input, 0, 4_096), $"{spent} nano-USD for \"{delivered}\"");
                break;
            default:
                Assert.Equal(Price.CostOf(input, 0, 4_096), spent);
                break;
        }
    }

    public sealed record Fault(string Name, OpenAiStubReply Reply, FailureKind Kind, Bill Bill)
    {
        public FailureKind? StreamedKind { get; init; }

        public (FailureKind Kind, Bill Bill, string Text) Streamed { get; init; }

        public override string ToString() => Name;
    }
}
