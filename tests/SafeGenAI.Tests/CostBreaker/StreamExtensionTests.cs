using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using SafeGenAI.Budgets;
using SafeGenAI.Cache;
using SafeGenAI.Calls;
using SafeGenAI.CostBreaker;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.Telemetry;
using SafeGenAI.Validation;

namespace SafeGenAI.Tests.CostBreaker;

/// <summary>A provider that delivers more than the bound it was given: 20 tokens most likely, in ten parts of eight bytes, where 8 are held.</summary>
public sealed class StreamExtensionTests
{
    private const int Held = 8;

    /// <summary>With room for four tokens more.</summary>
    private const long Narrow = MoneyRig.PromptEstimate + Held + 4;

    private static readonly string Part = "1234567 ";
    private static readonly string Whole = string.Concat(Enumerable.Repeat(Part, 10));

    /// <summary>What is delivered until the extension from 12 to 14 tokens has no room.</summary>
    private static readonly string BeforeTheCut = string.Concat(Enumerable.Repeat(Part, 7));

    private readonly MoneyRig _rig = new();
    private readonly List<long> _extensions = [];
    private readonly FakeChatClient _client;

    public StreamExtensionTests()
    {
        _client = _rig.Model();
        _client.Otherwise = FakeReply.Text("").WithParts([.. Enumerable.Repeat(Part, 10)]).WithUsage(12, 20);
    }

    [Fact]
    public async Task L02_AStreamThatPassesItsReservation_HoldsMore_AndIsSettledOnce()
    {
        GenAIPipeline pipeline = Build(c => c.PerFeature(tokens: 1_000L, Per.Hour));
        List<long> held = [];

        await foreach (ChatResponseUpdate update in pipeline.ExecuteStreamingAsync(new GenAIRequest("hi")))
        {
            if (update.Text.Length > 0)
            {
                held.Add(await ReservedTokensAsync() - MoneyRig.PromptEstimate);
            }
        }

        // What was delivered is held before more is read: of 2, 4, 6, 8 it is already, of 10 it is not.
        Assert.Equal([8, 8, 8, 8, 8, 10, 12, 14, 16, 18], held);
        Assert.Equal([2, 2, 2, 2, 2, 2], _extensions);
        Assert.Equal(Outcome.Answered, Decision.Outcome);
        Assert.Equal((32, 1, 0), (_rig.Balance().Tokens, _rig.Balance().Requests, _rig.Balance().Reserved));
    }

    [Fact]
    public async Task L02_WhereThereIsNoRoomForMore_TheStreamIsCutWithATypedEnding_AndSettledOnce()
    {
        GenAIPipeline pipeline = Build(c => c.PerFeature(tokens: Narrow, Per.Hour), out IBudgetStatus budgets);

        GenAIResult result = await pipeline.AskAsync(streaming: true);

        Assert.Equal((Outcome.Partial, FailureKind.BudgetExceeded, BeforeTheCut), (result.Outcome, result.FailureKind, result.Text));
        Assert.Equal((1, 1), (_client.Calls, _client.DisposedStreams));
        Assert.Equal([2, 2, 2], _extensions);
        Assert.Equal(FailureKind.BudgetExceeded, Assert.Single(Decision.Attempts).Failure);

        // Cut, it reports no usage: what was delivered is charged at its bound, a token per byte (L04).
        Assert.Equal((MoneyRig.PromptEstimate + BeforeTheCut.Length, 1, 0), (_rig.Balance().Tokens, _rig.Balance().Requests, _rig.Balance().Reserved));
        Assert.Equal(_rig.Balance().NanoUsd, Decision.Usage.CostNanoUsd);
        Assert.Contains("needs up to 2 tokens", Assert.Single(budgets.Explain(result.CallId)).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_000, 0, 0)]
    [InlineData(Narrow, 1, 1)]
    public async Task AnExtensionIsNoOverrun_AndACutIsADenial(long limit, int denied, int overrun)
    {
        string feature = $"extended-{limit}";
        using MeasurementRecorder recorder = new(feature);
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder(feature).UseTimeProvider(_rig.Time).AddModel("small", _client, MoneyRig.Price)
            .Configure(f => f.UseCostBreaker(c => Bound(c.PerFeature(tokens: limit, Per.Hour)))).Build();

        await pipeline.AskAsync(streaming: true);

        Assert.Equal(Enumerable.Repeat("1 safegenai.scope=feature safegenai.unit=tokens", denied), recorder.Of(SafeGenAINames.BudgetDenied));
        Assert.Equal(overrun, recorder.Of(SafeGenAINames.BudgetOverrun).Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAnswerThatIsHeld_IsCutAlike_AndTheLadderAnswers(bool streaming)
    {
        GenAIPipeline pipeline = Build(
            c => c.PerFeature(tokens: Narrow, Per.Hour), f => f.UseValidation(_ => ValidationResult.Accepted));

        GenAIResult result = await pipeline.AskAsync(streaming);

        // What is not streamed is there at once, and paid for.
        Assert.Equal(streaming ? (Outcome.FellBack, FailureKind.BudgetExceeded) : (Outcome.Answered, null), (result.Outcome, result.FailureKind));
        Assert.Equal((1, 0), (_client.Calls, _rig.Balance().Reserved));
        Assert.Equal(streaming ? MoneyRig.PromptEstimate + BeforeTheCut.Length : 32, _rig.Balance().Tokens);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AHeldAnswerThatItsModelsOwnLimitCuts_MovesOnToTheNextModel(bool streaming)
    {
        FakeChatClient large = _rig.Model("large");
        GenAIPipeline pipeline = _rig.Builder
            .AddModel("small", _client, MoneyRig.Price)
            .AddModel("large", large, MoneyRig.Price)
            .Configure(f => f.UseModels("small", "large")
                .UseValidation(_ => ValidationResult.Accepted)
                .UseCostBreaker(c => Bound(c.PerModel(tokens: Narrow, Per.Hour))))
            .Build();

        GenAIResult result = await pipeline.AskAsync(streaming);

        Assert.Equal((Outcome.Answered, streaming ? "large" : "small"), (result.Outcome, result.Model));
    }

    [Fact]
    public async Task OneStreamForTwoCallers_IsCutForBoth_AndChargedOnce()
    {
        TaskCompletionSource gate = new();
        _client.Otherwise = _client.Otherwise.When(gate.Task);
        GenAIPipeline pipeline = Build(c => c.PerFeature(tokens: Narrow, Per.Hour), f => f.UseCache(CacheSharing.Everyone));

        Task<GenAIResult> first = pipeline.AskAsync(streaming: true);
        Task<GenAIResult> second = pipeline.AskAsync(streaming: true);
        gate.SetResult();

        Assert.Equal([(Outcome.Partial, BeforeTheCut), (Outcome.Partial, BeforeTheCut)], [Told(await first), Told(await second)]);
        Assert.Equal((1, MoneyRig.PromptEstimate + BeforeTheCut.Length, 0), (_client.Calls, _rig.Balance().Tokens, _rig.Balance().Reserved));

        static (Outcome, string) Told(GenAIResult result) => (result.Outcome, result.Text);
    }

    [Fact]
    public async Task WhatIsSettled_IsTheExtendedReservation()
    {
        WatchedLedger ledger = new(_rig.Ledger, _ => { });
        IChatClient client = _client.AsBuilder().UseCostBreaker(c => Bound(c.PerFeature(tokens: 1_000L, Per.Hour)), MoneyRig.Price)
            .Build(new ServiceCollection().AddSingleton<IBudgetLedger>(ledger).BuildServiceProvider());

        await client.AskAsync(streaming: true);

        Assert.Equal(MoneyRig.PromptEstimate + 20, ledger.Settled.Amount.Tokens);
    }

    [Fact]
    public async Task AnAbandonedStream_GivesItsExtensionsBack()
    {
        GenAIPipeline pipeline = Build(c => c.PerFeature(tokens: 1_000L, Per.Hour));
        int read = 0;

        await foreach (ChatResponseUpdate _ in pipeline.ExecuteStreamingAsync(new GenAIRequest("hi")))
        {
            if (++read == 8)
            {
                break;
            }
        }

        Assert.Equal([2, 2, 2], _extensions);
        Assert.Equal((Outcome.Abandoned, 0, MoneyRig.PromptEstimate + (8 * Part.Length)), (Decision.Outcome, _rig.Balance().Reserved, _rig.Balance().Tokens));
    }

    [Fact]
    public async Task ACallerWhoLeavesDuringAnExtension_IsCanceled_AndTheStreamIsSettledOnce()
    {
        using CancellationTokenSource caller = new();
        GenAIPipeline pipeline = Build(c => c.PerFeature(tokens: 1_000L, Per.Hour), onExtend: caller.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pipeline.AskAsync(new GenAIRequest("hi"), streaming: true, caller.Token));

        Assert.Equal((Outcome.Canceled, 0, MoneyRig.PromptEstimate + (5 * Part.Length)), (Decision.Outcome, _rig.Balance().Reserved, _rig.Balance().Tokens));
    }

    [Fact]
    public async Task AStoreThatIsAway_CutsTheStream_WhereALimitFailsClosed()
    {
        GenAIPipeline pipeline = Build(c => c.PerFeature(tokens: 1_000L, Per.Hour), onExtend: () => throw new TimeoutException("the store is down"));

        GenAIResult result = await pipeline.AskAsync(streaming: true);

        Assert.Equal((Outcome.Partial, FailureKind.BudgetExceeded, 5 * Part.Length), (result.Outcome, result.FailureKind, result.Text.Length));
    }

    [Fact]
    public async Task AnEstimatorThatFails_CutsTheStream_AndSaysSo()
    {
        using FakeLoggerProvider logs = new();
        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddProvider(logs));
        GenAIPipeline pipeline = _rig.Builder.UseLoggerFactory(loggers).UseTokenEstimator(new FailingEstimator(after: 5))
            .AddModel("small", _client, MoneyRig.Price)
            .Configure(f => f.UseCostBreaker(c => c.PerFeature(tokens: 10_000L, Per.Hour)))
            .Build(out IBudgetStatus budgets);

        GenAIResult result = await pipeline.AskAsync(streaming: true);

        Assert.Equal((Outcome.Partial, FailureKind.BudgetExceeded, 6 * Part.Length), (result.Outcome, result.FailureKind, result.Text.Length));
        Assert.Contains("no such encoding", Assert.Single(budgets.Explain(result.CallId)).Reason, StringComparison.Ordinal);
        await Eventually.TrueAsync(() => logs.Collector.GetSnapshot().Any(record => record.Id.Id == 1404));

        // Nor can it say what was delivered: the lease ends by itself.
        _rig.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal((1, 0), (_rig.Balance().Requests, _rig.Balance().Reserved));
    }

    [Fact]
    public async Task WhereNothingThatAStreamUsesIsLimited_NobodyCounts()
    {
        GenAIPipeline pipeline = Build(c => c.PerFeature(requests: 5, Per.Hour));

        Assert.Equal(Outcome.Answered, (await pipeline.AskAsync(streaming: true)).Outcome);

        Assert.Empty(_extensions);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ALimitThatObserves_IsExtendedBeyond_AndReported(bool ledgerOfItsOwn)
    {
        string feature = $"extended-observing-{ledgerOfItsOwn}";
        using MeasurementRecorder recorder = new(feature);
        GenAIPipelineBuilder builder = GenAIPipeline.CreateBuilder(feature).UseTimeProvider(_rig.Time).AddModel("small", _client, MoneyRig.Price);
        if (ledgerOfItsOwn)
        {
            builder.UseLedger(new WatchedLedger(_rig.Ledger, _ => { }));
        }

        GenAIResult result = await builder
            .Configure(f => f.UseCostBreaker(c => Bound(c.PerFeature(tokens: Narrow, Per.Hour, limit => limit.Mode = BudgetMode.Observe))))
            .Build().AskAsync(streaming: true);

        // To 14, 16, 18 and 20 tokens.
        Assert.Equal((Outcome.Answered, Whole), (result.Outcome, result.Text));
        Assert.Equal(4, recorder.Of(SafeGenAINames.BudgetObserved).Count());
    }

    [Fact]
    public async Task StandingAlone_TheStageThrowsATypedDenialAfterWhatWasDelivered()
    {
        IChatClient client = _client.AsBuilder().UseCostBreaker(c => Bound(c.PerFeature(tokens: Narrow, Per.Hour)), MoneyRig.Price).Build();
        string delivered = "";

        BudgetExceededException cut = await Assert.ThrowsAsync<BudgetExceededException>(async () =>
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("hi"))
            {
                delivered += update.Text;
            }
        });

        Assert.Equal((BeforeTheCut, BudgetUnit.Tokens), (delivered, cut.Denial.Limit.Unit));
    }

    private Decision Decision => Assert.Single(_rig.Sink.Decisions);

    private static void Bound(CostBreakerOptions options) => options.MaxOutputTokens = Held;

    private GenAIPipeline Build(Action<CostBreakerOptions> limits, Action<FeatureBuilder>? more = null, Action? onExtend = null) =>
        Build(limits, out _, more, onExtend: onExtend);

    private GenAIPipeline Build(
        Action<CostBreakerOptions> limits, out IBudgetStatus budgets, Action<FeatureBuilder>? more = null, Action? onExtend = null)
    {
        WatchedLedger ledger = new(_rig.Ledger, _ => { }, amount =>
        {
            _extensions.Add(amount.Tokens);
            onExtend?.Invoke();
        });
        return _rig.Builder.UseLedger(ledger)
            .AddModel("small", _client, MoneyRig.Price)
            .Configure(f =>
            {
                f.UseResilience(r => r.MaxRetries = 0).UseCostBreaker(c =>
                {
                    limits(c);
                    Bound(c);
                });
                more?.Invoke(f);
            })
            .Build(out budgets);
    }

    private async ValueTask<long> ReservedTokensAsync() => (await _rig.Ledger.ReadAsync(
        new BudgetLimits("f", [new BudgetLimit(BudgetScope.Feature, BudgetUnit.Tokens, 1_000, Per.Hour)]), default))[0].Reserved;

    /// <summary>Fails once it has been asked for so many outputs.</summary>
    private sealed class FailingEstimator(int after) : ITokenEstimator
    {
        private int _asked;

        public long EstimateInput(InputTokenArguments arguments) => 10;

        public OutputEstimate EstimateOutput(OutputTokenArguments arguments) =>
            ++_asked <= after ? new(1, 1) : throw new NotSupportedException("no such encoding");
    }
}
