using System.Net;
using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.Telemetry;

namespace SafeGenAI.Tests.CostBreaker;

/// <summary>Whether ledger and decisions agree is checked, and a difference is told.</summary>
public sealed class ReconciliationTests
{
    private const long Whole = (MoneyRig.PromptEstimate * 1_000) + (4_096 * 2_000);

    private readonly MoneyRig _rig = new();
    private readonly FaultyLedger _ledger;
    private readonly FakeChatClient _client;

    public ReconciliationTests() => (_ledger, _client) = (new FaultyLedger(_rig.Ledger), _rig.Model());

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task L09_OverARandomMixOfFaults_EveryDifferenceIsExplained(int seed)
    {
        // What answers late is settled apart from the calls: it has dice of its own.
        Random answers = new(seed);
        Lock gate = new();
        Random faults = new(seed);
        int failed = 0;
        FakeChatClient client = new("ok", _rig.Time) { Answer = _ => Any(answers) };
        _ledger.BeforeSettling = () =>
        {
            lock (gate)
            {
                if (faults.Next(8) == 0)
                {
                    failed++;
                    throw new TimeoutException("the store is down");
                }
            }
        };
        GenAIPipeline pipeline = Build(client, MoneyRig.Wide, out IBudgetStatus budgets);
        for (int call = 0; call < 300; call++)
        {
            await AskAsync(pipeline, call);
            Reconciliation during = await budgets.ReconcileAsync("f", onlyUser: true);
            Assert.True(during.Agrees, during.ToString());
        }

        _rig.Time.Advance(TimeSpan.FromMinutes(2));
        Reconciliation last = await budgets.ReconcileAsync("f");
        // Whether an answer comes late is up to the threads; what comes late has tests of its own.
        await Eventually.TrueAsync(() =>
        {
            last = budgets.ReconcileAsync("f").AsTask().Result;
            return last.NotSettledAttempts == Volatile.Read(ref failed);
        });
        Assert.True(last.Agrees, last.ToString());
        Assert.Equal((300, 0, 0L, 0L), (_rig.Sink.Decisions.Count, last.OpenCalls, last.InFlightNanoUsd, last.SettlingNanoUsd));
        Assert.Equal(_rig.Sink.Decisions.Sum(decision => decision.Usage.CostNanoUsd), last.DecidedNanoUsd);
        Assert.InRange(client.Calls, 200, 300);
        Assert.InRange(last.NotSettledNanoUsd, 1, last.DecidedNanoUsd);
        Assert.NotEqual(last.LedgerNanoUsd, last.DecidedNanoUsd);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L09_AChargeThatTheLedgerLost_MakesItDisagree(bool streaming)
    {
        GenAIPipeline pipeline = Build(_client, MoneyRig.Wide, out IBudgetStatus budgets);
        Assert.Contains("this is the first look", (await budgets.ReconcileAsync("f", onlyUser: true)).Account, StringComparison.Ordinal);
        await pipeline.AskAsync(streaming);
        Assert.Equal((true, 0L), Told(await budgets.ReconcileAsync("f", onlyUser: true)));

        _ledger.Loses = true;
        await pipeline.AskAsync(streaming);

        // Confirmed, so that only the ledger's own account can tell.
        Assert.True((await budgets.ReconcileAsync("f")).Agrees);
        Reconciliation lost = await budgets.ReconcileAsync("f", onlyUser: true);
        Assert.Equal((false, -20_000L), Told(lost));
        Assert.Contains("the ledger's own account differs by -0.00002 USD", lost.ToString(), StringComparison.Ordinal);

        static (bool, long?) Told(Reconciliation one) => (one.Agrees, one.AccountDifferenceNanoUsd);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L09_AChargeThatTheLedgerDidNotTake_MakesItDisagree_AndTheMetricSaysSo(bool streaming)
    {
        string feature = $"unreconciled-{streaming}";
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder(feature).UseTimeProvider(_rig.Time).UseLedger(_ledger)
            .AddModel("small", _client, MoneyRig.Price).Configure(f => f.UseCostBreaker(MoneyRig.Wide)).Build(out IBudgetStatus budgets);
        using MeasurementRecorder recorder = new(feature);
        await pipeline.AskAsync(streaming);
        recorder.Observe();
        _ledger.Ignores = true;
        await pipeline.AskAsync(streaming);
        recorder.Observe();

        Reconciliation result = await budgets.ReconcileAsync(feature);
        Assert.Equal((false, -20_000), (result.Agrees, result.UnreconciledNanoUsd));
        Assert.StartsWith($"Feature '{feature}': ledger and decisions differ by -0.00002 USD that nothing explains. ", result.ToString(), StringComparison.Ordinal);
        Assert.Equal(["0", "-20000"], recorder.Of(SafeGenAINames.BudgetUnreconciled));
        GC.KeepAlive(budgets);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L09_WhileCallsRun_EveryLookAddsUp(bool streaming)
    {
        GenAIPipeline pipeline = Build(_client, MoneyRig.Wide, out IBudgetStatus budgets);
        Task asking = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (int call = 0; call < 250; call++)
            {
                await pipeline.AskAsync(streaming);
            }
        })));
        do
        {
            Reconciliation look = await budgets.ReconcileAsync("f");
            Assert.True(look.Agrees, look.ToString());
        }
        while (!asking.IsCompleted);

        await asking;
        Reconciliation last = await budgets.ReconcileAsync("f");
        Assert.Equal((1_000 * 20_000, 1_000 * 20_000, 0), (last.LedgerNanoUsd, last.DecidedNanoUsd, last.OpenCalls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatIsUnderWay_IsATermOfItsOwn(bool streaming)
    {
        TaskCompletionSource gate = new();
        _ledger.Gate = gate.Task;
        GenAIPipeline pipeline = Build(_client, MoneyRig.Wide, out IBudgetStatus budgets);
        await pipeline.AskAsync(streaming);

        Reconciliation settling = await budgets.ReconcileAsync("f");
        Assert.Equal((true, 20_000, 0, 20_000), (settling.Agrees, settling.SettlingNanoUsd, settling.LedgerNanoUsd, settling.DecidedNanoUsd));
        gate.SetResult();
        await Eventually.TrueAsync(() => budgets.ReconcileAsync("f").AsTask().Result.SettlingNanoUsd == 0);
        Assert.Equal(20_000, (await budgets.ReconcileAsync("f")).LedgerNanoUsd);
    }

    [Fact]
    public async Task AnAttemptOfAnOpenCall_IsInFlight()
    {
        GenAIPipeline pipeline = Build(_client, MoneyRig.Wide, out IBudgetStatus budgets);
        Reconciliation? during = null;
        await pipeline.ExecuteAsync(new GenAIRequest("hi"), async (client, ct) =>
        {
            await client.GetResponseAsync("first", cancellationToken: ct);
            during = await budgets.ReconcileAsync("f", cancellationToken: ct);
            return "done";
        }, _ => "fallback");

        Assert.Equal((true, 1, 20_000, 0), (during!.Agrees, during.OpenCalls, during.InFlightNanoUsd, during.DecidedNanoUsd));
        Assert.Equal((0, 0), ((await budgets.ReconcileAsync("f")).OpenCalls, (await budgets.ReconcileAsync("f")).InFlightNanoUsd));
    }

    [Fact]
    public async Task ALateCorrection_IsATermOfItsOwn()
    {
        _client.Otherwise = FakeReply.Text("late").After(TimeSpan.FromSeconds(40)).IgnoringCancellation();
        Task<GenAIResult> asking = Build(_client, MoneyRig.Wide, out IBudgetStatus budgets).AskAsync(streaming: false);
        _rig.Time.Advance(TimeSpan.FromSeconds(31));
        await asking;
        Assert.Equal(Whole, (await budgets.ReconcileAsync("f")).LedgerNanoUsd);

        _rig.Time.Advance(TimeSpan.FromSeconds(10));
        await Eventually.TrueAsync(() => budgets.ReconcileAsync("f").AsTask().Result.LedgerNanoUsd == 20_000);

        Reconciliation result = await budgets.ReconcileAsync("f");
        Assert.Equal((true, Whole, 20_000 - Whole), (result.Agrees, result.DecidedNanoUsd, result.LateNanoUsd));
    }

    [Fact]
    public async Task WhatCouldNotBePresumed_AndIsSettledLate_IsNoLongerMissing()
    {
        _client.Otherwise = FakeReply.Text("late").After(TimeSpan.FromSeconds(40)).IgnoringCancellation();
        _ledger.BeforeSettling = () => throw new TimeoutException("the store is down");
        Task<GenAIResult> asking = Build(_client, MoneyRig.Wide, out IBudgetStatus budgets).AskAsync(streaming: false);
        _rig.Time.Advance(TimeSpan.FromSeconds(31));
        await asking;
        Reconciliation failed = await budgets.ReconcileAsync("f");
        Assert.Equal((true, 0, Whole, 1), (failed.Agrees, failed.LedgerNanoUsd, failed.NotSettledNanoUsd, failed.NotSettledAttempts));

        _ledger.BeforeSettling = null;
        _rig.Time.Advance(TimeSpan.FromSeconds(10));
        await Eventually.TrueAsync(() => budgets.ReconcileAsync("f").AsTask().Result.LedgerNanoUsd == 20_000);

        Reconciliation settled = await budgets.ReconcileAsync("f");
        Assert.Equal((true, 0, 20_000 - Whole), (settled.Agrees, settled.NotSettledNanoUsd, settled.LateNanoUsd));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WithoutALimit_TheLedgerIsNotAsked_AndSinksThatLoseDecisionsAreCounted(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Builder.AddDecisionSink(new LosingSink()).AddModel("small", _client, MoneyRig.Price).Build(out IBudgetStatus budgets);
        await pipeline.AskAsync(streaming);

        Reconciliation result = await budgets.ReconcileAsync("f");
        Assert.Equal((true, 0, 20_000, 20_000), (result.Agrees, result.LedgerNanoUsd, result.DecidedNanoUsd, result.UnlimitedNanoUsd));
        Assert.Equal((1, 20_000), (result.DroppedDecisions, result.DroppedNanoUsd));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ALedgerOfItsOwn_IsComparedFromTheStart_AndNotOverAResetOrAWindowsEnd(bool streaming)
    {
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("f").UseTimeProvider(_rig.Time).AddModel("small", _client, MoneyRig.Price)
            .Configure(f => f.UseCostBreaker(MoneyRig.Wide)).Build(out IBudgetStatus budgets);
        await pipeline.AskAsync(streaming);
        Reconciliation first = await budgets.ReconcileAsync("f");
        Assert.Equal(
            (0L, "Compared with what the ledger's account of 1,000 USD per hour for each feature of feature 'f' gained since 2026-03-01 12:00:30 UTC."),
            (first.AccountDifferenceNanoUsd, first.Account));

        await budgets.ResetAsync("f", (await budgets.GetAsync("f"))[0].Limit, default, "ops", "a test");
        Assert.Contains("was reset", (await budgets.ReconcileAsync("f")).Account, StringComparison.Ordinal);

        _rig.Time.Advance(TimeSpan.FromHours(1));
        await pipeline.AskAsync(streaming);
        Reconciliation next = await budgets.ReconcileAsync("f");
        Assert.Equal((true, null), (next.Agrees, next.AccountDifferenceNanoUsd));
        Assert.Contains("the first look in its window", next.Account, StringComparison.Ordinal);
        Assert.Equal(0, (await budgets.ReconcileAsync("f")).AccountDifferenceNanoUsd);
    }

    private GenAIPipeline Build(FakeChatClient client, Action<SafeGenAI.CostBreaker.CostBreakerOptions> limits, out IBudgetStatus budgets) => Direct(_rig.Builder)
        .UseLedger(_ledger)
        .AddModel("small", client, MoneyRig.Price)
        .Configure(f => f.UseResilience(r => r.MaxRetries = 0).UseCostBreaker(limits))
        .Build(out budgets);

    private static GenAIPipelineBuilder Direct(GenAIPipelineBuilder builder)
    {
        builder.Given.AsksLedgerDirectly = true;
        return builder;
    }

    private async Task AskAsync(GenAIPipeline pipeline, int call)
    {
        GenAIRequest request = new($"question {call}");
        Task asking = (call % 3) switch
        {
            0 => pipeline.ExecuteAsync(request),
            1 => pipeline.AskAsync(request, streaming: true),
            _ => AbandonAsync(pipeline, request),
        };

        // Past the attempt's timeout, and past the break of a circuit that opened.
        _rig.Time.Advance(TimeSpan.FromSeconds(31));
        await asking;
    }

    private static async Task AbandonAsync(GenAIPipeline pipeline, GenAIRequest request)
    {
        await foreach (ChatResponseUpdate _ in pipeline.ExecuteStreamingAsync(request))
        {
            break;
        }
    }

    private static FakeReply Any(Random random) => random.Next(8) switch
    {
        0 => FakeReply.Throw(() => new HttpRequestException("limit", null, HttpStatusCode.TooManyRequests)),
        1 => FakeReply.Throw(() => new HttpRequestException("oops", null, HttpStatusCode.BadGateway)),
        2 => FakeReply.Text("one two three").ThenThrow(1, () => new IOException("cut")),
        3 => FakeReply.Text("one two three").WithoutUsage(),
        4 => FakeReply.Text("late").After(TimeSpan.FromSeconds(40)).IgnoringCancellation(),
        _ => FakeReply.Text("one two three").WithUsage(random.Next(1, 200), random.Next(1, 200)),
    };

    private sealed class LosingSink : IInlineDecisionSink
    {
        public void Record(Decision decision) => throw new IOException("the disk is full");
    }
}
