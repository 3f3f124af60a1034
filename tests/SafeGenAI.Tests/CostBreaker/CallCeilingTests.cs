using System.Net;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.CostBreaker;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.DependencyInjection;
using SafeGenAI.Tests.Telemetry;

namespace SafeGenAI.Tests.CostBreaker;

/// <summary>What one call may use over all its attempts.</summary>
public sealed class CallCeilingTests
{
    private readonly MoneyRig _rig = new();
    private readonly FakeChatClient _small;
    private readonly FakeChatClient _large;

    public CallCeilingTests() => (_small, _large) = (_rig.Model("small"), _rig.Model("large"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L02_AToolLoopWithoutEnd_PaysPerModelCall_AndEndsAtTheCeiling(bool streaming)
    {
        _small.Answer = _ => FakeReply.ToolCall("look").WithUsage(40, 10);
        int looked = 0;
        GenAIPipeline pipeline = Build(c => c.PerCall(requests: 3).PerFeature(tokens: 1_000_000L, Per.Hour), f => f.UseTools("look"));
        GenAIRequest request = new("hi") { Options = new() { Tools = [AIFunctionFactory.Create(() => $"seen {++looked}", "look")] } };

        GenAIResult result = await pipeline.AskAsync(request, streaming);

        Assert.Equal((Outcome.FellBack, FailureKind.BudgetExceeded), (result.Outcome, result.FailureKind));
        Assert.Equal((3, 3, 0), (_small.Calls, looked, _large.Calls));
        Assert.Equal((150, 3, 0), (_rig.Balance().Tokens, _rig.Balance().Requests, _rig.Balance().Reserved));
    }

    [Theory]
    [InlineData(250, 1)]
    [InlineData(699, 3)]
    [InlineData(700, 4)]
    public async Task L02_WhatAttemptsUsed_CountsTogetherWithWhatTheNextMayNeed(long tokens, int sent)
    {
        // Each holds 250 and uses 150.
        _small.Otherwise = FakeReply.Text("ok").WithUsage(100, 50);
        GenAIPipeline pipeline = Build(c => (c.MaxOutputTokens, _) = (100, c.PerCall(tokens)));

        GenAIResult<int> result = await pipeline.ExecuteAsync(
            new GenAIRequest("hi"),
            async (client, ct) =>
            {
                for (int i = 0; i < 5; i++)
                {
                    await client.GetResponseAsync("hi", cancellationToken: ct);
                }

                return 5;
            },
            _ => -1);

        Assert.Equal((-1, sent, FailureKind.BudgetExceeded), (result.Value, _small.Calls, result.FailureKind));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RetriesCount(bool streaming)
    {
        _small.Otherwise = FakeReply.Throw(() => new HttpRequestException("oops", null, HttpStatusCode.BadGateway));

        // The real clock: a fake one would have to be moved between the retries.
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("f")
            .AddModel("small", _small, MoneyRig.Price)
            .Configure(f => f
                .UseResilience(r => (r.MaxRetries, r.RetryDelay) = (5, TimeSpan.FromTicks(1)))
                .UseCostBreaker(c => c.PerCall(requests: 2)))
            .Build();

        GenAIResult result = await pipeline.AskAsync(streaming);

        Assert.Equal((2, FailureKind.BudgetExceeded), (_small.Calls, result.FailureKind));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AHopToAnotherModelCounts_AndADenialMovesOnToNone(bool streaming)
    {
        _small.Otherwise = FakeReply.Throw(() => new HttpRequestException("oops", null, HttpStatusCode.BadGateway));
        GenAIPipeline pipeline = Build(c => c.PerCall(requests: 1));

        GenAIResult result = await pipeline.AskAsync(streaming);

        Assert.Equal((1, 0, FailureKind.BudgetExceeded), (_small.Calls, _large.Calls, result.FailureKind));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatAProviderRefused_IsGivenBack(bool streaming)
    {
        _small.Otherwise = FakeReply.Throw(() => new HttpRequestException("slow down", null, HttpStatusCode.TooManyRequests));
        GenAIPipeline pipeline = Build(c => c.PerCall(requests: 1));

        Assert.Equal("large", (await pipeline.AskAsync(streaming)).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatTheLedgerDenied_IsGivenBack(bool streaming)
    {
        GenAIPipeline pipeline = Build(c => c.PerCall(requests: 1).PerModel(requests: 1, Per.Hour));

        Assert.Equal(["small", "large"], [(await pipeline.AskAsync(streaming)).Text, (await pipeline.AskAsync(streaming)).Text]);
    }

    [Fact]
    public async Task L01_OfAttemptsThatADelegateMakesAtOnce_ExactlyThoseThatFitAreSent()
    {
        TaskCompletionSource gate = new();
        _small.Otherwise = _small.Otherwise.When(gate.Task);
        GenAIPipeline pipeline = Build(c => c.PerCall(requests: 3));

        GenAIResult<int> result = await pipeline.ExecuteAsync(
            new GenAIRequest("hi"),
            async (client, ct) =>
            {
                Task<ChatResponse>[] asked = [.. Enumerable.Range(0, 10).Select(i => client.GetResponseAsync($"hi {i}", cancellationToken: ct))];
                gate.SetResult();
                await ((Task)Task.WhenAll(asked)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return asked.Count(one => one.IsCompletedSuccessfully);
            },
            _ => -1);

        Assert.Equal((3, 3), (result.Value, _small.Calls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EachCallHasItsOwn(bool streaming)
    {
        GenAIPipeline pipeline = Build(c => c.PerCall(requests: 1));

        Assert.Equal(["small", "small"], [(await pipeline.AskAsync(streaming)).Text, (await pipeline.AskAsync(streaming)).Text]);
    }

    [Fact]
    public async Task L02_AStreamThatPassesTheCeiling_IsCut_WithoutAnyOtherLimit()
    {
        _small.Otherwise = FakeReply.Text("").WithParts([.. Enumerable.Repeat("1234567 ", 10)]);
        GenAIPipeline pipeline = Build(c => (c.MaxOutputTokens, _) = (8, c.PerCall(tokens: MoneyRig.PromptEstimate + 12L)));

        GenAIResult result = await pipeline.AskAsync(streaming: true);

        Assert.Equal((Outcome.Partial, FailureKind.BudgetExceeded, 7 * 8), (result.Outcome, result.FailureKind, result.Text.Length));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ADenial_IsExplained_Counted_AndItsMessageNamesTheNextStep(bool streaming)
    {
        string feature = $"ceiling-{streaming}";
        using MeasurementRecorder recorder = new(feature);
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder(feature).UseTimeProvider(_rig.Time).AddModel("small", _small, MoneyRig.Price)
            .Configure(f => f.UseCostBreaker(c => c.PerCall(usd: 0.001m))).Build(out IBudgetStatus budgets);

        GenAIResult result = await pipeline.AskAsync(streaming);

        Assert.Equal((0, FailureKind.BudgetExceeded), (_small.Calls, result.FailureKind));
        DeniedAttempt why = Assert.Single(budgets.Explain(result.CallId));
        Assert.Null(why.Denial);
        Assert.Equal(
            $"One call of feature '{feature}' may use 0.001 USD (CostBreaker.PerCall): its attempts have used or hold 0 USD, and what comes next needs up to "
            + "0.008342 USD. Raise the ceiling, lower MaxOutputTokens, shorten the prompt, or allow fewer retries and tool turns.",
            why.Reason);
        Assert.Equal(["1 safegenai.scope=call safegenai.unit=usd"], recorder.Of(SafeGenAINames.BudgetDenied));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACeilingThatObserves_DeniesNothing_CountsEachAndLogsTheFirstOfAnHour(bool streaming)
    {
        string feature = $"observed-ceiling-{streaming}";
        using MeasurementRecorder recorder = new(feature);
        using FakeLoggerProvider logs = new();
        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddProvider(logs));
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder(feature).UseTimeProvider(_rig.Time).UseLoggerFactory(loggers)
            .AddModel("small", _small, MoneyRig.Price)
            .Configure(f => f.UseCostBreaker(c => (c.Mode, _) = (BudgetMode.Observe, c.PerCall(tokens: 10L))))
            .Build();

        Assert.Equal(["small", "small"], [(await pipeline.AskAsync(streaming)).Text, (await pipeline.AskAsync(streaming)).Text]);

        Assert.Equal(Enumerable.Repeat("1 safegenai.scope=call safegenai.unit=tokens", 2), recorder.Of(SafeGenAINames.BudgetObserved));
        await Eventually.TrueAsync(() => logs.Collector.GetSnapshot().Any(record => record.Id.Id == 1431));
        Assert.Single(logs.Collector.GetSnapshot(), record => record.Id.Id == 1431);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheKillSwitch_HoldsForIt(bool streaming)
    {
        await using ReloadRig rig = new(new(), c => c.PerCall(tokens: 1L));
        BudgetControl control = rig.Get<BudgetControl>();

        List<FailureKind?> kinds = [(await rig.Pipeline.AskAsync(streaming)).FailureKind];
        foreach (BudgetMode mode in (BudgetMode[])[BudgetMode.Observe, BudgetMode.Off, BudgetMode.Enforce])
        {
            control.SetMode("f", mode, "ann", "the ceiling is wrong");
            kinds.Add((await rig.Pipeline.AskAsync(streaming)).FailureKind);
        }

        Assert.Equal([FailureKind.BudgetExceeded, null, null, FailureKind.BudgetExceeded], kinds);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L24_AnotherAmountInConfiguration_HoldsForCallsThatBeginFromThenOn(bool streaming)
    {
        await using ReloadRig rig = new(new(), c => c.PerCall(requests: 1).PerCall(tokens: 1L));

        FailureKind? before = (await rig.Pipeline.AskAsync(streaming)).FailureKind;
        rig.Configuration.Change(("Features:f:CostBreaker:PerCall:Tokens", "100000"));

        Assert.Equal((FailureKind.BudgetExceeded, null), (before, (await rig.Pipeline.AskAsync(streaming)).FailureKind));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OfTheCeilingOfAFeatureAndThatOfAll_BothHold(bool streaming)
    {
        await using ReloadRig rig = new(new(), c => c.PerCall(requests: 5), more: b => b.UseCostBreaker(c => c.PerCall(tokens: 1L)));

        Assert.Equal(FailureKind.BudgetExceeded, (await rig.Pipeline.AskAsync(streaming)).FailureKind);
    }

    [Fact]
    public void L05_ACeilingInUsd_NeedsPrices()
    {
        SafeGenAIConfigurationException exception = Assert.Throws<SafeGenAIConfigurationException>(() => GenAIPipeline.CreateBuilder("f")
            .AddModel("unpriced", _small).Configure(f => f.UseCostBreaker(c => c.PerCall(usd: 1))).Build());

        Assert.Contains("'unpriced' has no price", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsOutOfRange_IsAFault()
    {
        SafeGenAIConfigurationException exception = Assert.Throws<SafeGenAIConfigurationException>(() => GenAIPipeline.CreateBuilder("f")
            .AddModel("small", _small, MoneyRig.Price)
            .Configure(f => f.UseCostBreaker(c => c.PerCall(requests: 0).PerCall(usd: decimal.MinValue).PerCall(tokens: long.MaxValue))).Build());

        Assert.Equal(
            [
                "Feature 'f': CostBreaker.PerCall is 0 requests; set an amount above zero, and at most 9000000000000000.",
                "Feature 'f': CostBreaker.PerCall is -79228162514264337593543950335 usd; set an amount above zero, and at most 9 million.",
                "Feature 'f': CostBreaker.PerCall is 9223372036854775807 tokens; set an amount above zero, and at most 9000000000000000.",
            ],
            exception.Faults);
    }

    private GenAIPipeline Build(Action<CostBreakerOptions> limits, Action<FeatureBuilder>? more = null) => _rig.Builder
        .AddModel("small", _small, MoneyRig.Price)
        .AddModel("large", _large, MoneyRig.Price)
        .Configure(f =>
        {
            f.UseModels("small", "large").UseResilience(r => r.MaxRetries = 0).UseCostBreaker(limits);
            more?.Invoke(f);
        })
        .Build();
}
