using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Resilience;

/// <summary>The circuit of a model with its defaults: 10 attempts in 30 s, half of them failed, open for 15 s.</summary>
public sealed class CircuitTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryDecisionSink _sink = new();
    private readonly FakeChatClient _client;
    private readonly ServiceProvider _services;
    private readonly InMemoryBudgetLedger _ledger;

    public CircuitTests()
    {
        _client = new FakeChatClient("fine", _time);
        _ledger = new InMemoryBudgetLedger(_time);
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(_time).AddSingleton<IBudgetLedger>(_ledger);
        services.AddSafeGenAI()
            .AddModel("shared", _ => _client, new ModelPrice(1, 1))
            .AddModel("other", _ => new FakeChatClient("from the other", _time), new ModelPrice(1, 1))
            .AddDecisionSink(_ => _sink)
            .AddFeature("one", f => f.UseModels("shared").UseResilience(r => r.MaxRetries = 0))
            .AddFeature("two", f => f.UseModels("shared").UseResilience(r => r.MaxRetries = 0).UseCostBreaker(c => c.PerFeature(usd: 1_000, Per.Day)))
            .AddFeature("hasty", f => f.UseModels("shared").UseResilience(r => (r.MaxRetries, r.Deadline) = (0, TimeSpan.FromMilliseconds(100))))
            .AddFeature("poor", f => f.UseModels("shared").UseResilience(r => r.MaxRetries = 0).UseCostBreaker(c => c.PerFeature(tokens: 1, Per.Day)))
            .AddFeature("single", f => f.UseModels("shared").UseResilience(r => (r.MaxRetries, r.MaxAttempts) = (0, 1)))
            .AddFeature("cascade", f => f.UseModels("shared", "other").UseResilience(r => r.MaxRetries = 0));
        _services = services.BuildServiceProvider();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L13_TheCircuitOpens_AtItsMinimumThroughput_AndIsSharedByFeatures(bool streaming)
    {
        await FailAsync("one", 9, streaming);
        await FailAsync("two", 1, streaming);
        int asked = _client.Calls;

        GenAIResult result = await AskAsync("two", streaming);

        Assert.Equal((Outcome.FellBack, FailureKind.CircuitOpen), (result.Outcome, result.FailureKind));
        Assert.Equal(asked, _client.Calls);
    }

    [Theory]
    [InlineData(11, false)]
    [InlineData(10, true)]
    public async Task TheCircuitOpens_AtItsShareOfFailures(int answered, bool opens)
    {
        for (int i = 0; i < answered; i++)
        {
            await AskAsync("one");
        }

        await FailAsync("one", 10);

        Assert.Equal(opens, (await AskAsync("one")).FailureKind == FailureKind.CircuitOpen);
    }

    [Fact]
    public async Task OldFailures_AreForgotten()
    {
        await FailAsync("one", 9);
        _time.Pass(31);
        await FailAsync("one", 9);

        Assert.Equal(Outcome.Answered, (await AskAsync("one")).Outcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AfterTheBreak_OneProbeIsLetThrough_AndItsSuccessClosesTheCircuit(bool streaming)
    {
        await OpenAsync();
        _time.Pass(14.9);
        Assert.Equal(FailureKind.CircuitOpen, (await AskAsync("one", streaming)).FailureKind);
        _time.Pass(0.1);
        int asked = _client.Calls;
        TaskCompletionSource gate = new();
        _client.Then(FakeReply.Text("probe").When(gate.Task));

        Task<GenAIResult> probe = Waiting.Start(() => AskAsync("one", streaming));
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(FailureKind.CircuitOpen, (await AskAsync(i % 2 == 0 ? "one" : "two", streaming)).FailureKind);
        }

        Assert.Equal(asked + 1, _client.Calls);
        gate.SetResult();
        Assert.Equal("probe", (await probe).Text);
        Assert.Equal("fine", (await AskAsync("two", streaming)).Text);
    }

    [Fact]
    public async Task AFailedProbe_OpensTheCircuitAgain()
    {
        await OpenAsync();
        _time.Pass(15);
        await FailAsync("one", 1);

        _time.Pass(14.9);
        Assert.Equal(FailureKind.CircuitOpen, (await AskAsync("one")).FailureKind);
        _time.Pass(0.1);
        Assert.Equal("fine", (await AskAsync("one")).Text);
    }

    [Fact]
    public async Task ALateAnswer_FromBeforeTheBreak_DoesNotCloseTheCircuit()
    {
        TaskCompletionSource gate = new();
        _client.Then(FakeReply.Text("late").When(gate.Task));
        Task<GenAIResult> late = Waiting.Start(() => AskAsync("one"));
        await OpenAsync();

        gate.SetResult();

        Assert.Equal("late", (await late).Text);
        Assert.Equal(FailureKind.CircuitOpen, (await AskAsync("one")).FailureKind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L13_CallersWhoCancel_NeitherTripTheCircuit_NorHideAFailingModel(bool streaming)
    {
        await CancelAsync(50, streaming);
        Assert.Equal("fine", (await AskAsync("two", streaming)).Text);
        await CancelAsync(50, streaming);

        await FailAsync("one", 9, streaming);

        Assert.Equal(FailureKind.CircuitOpen, (await AskAsync("two", streaming)).FailureKind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L13_ACancelledProbe_LeavesItsPlaceToTheNextCaller(bool streaming)
    {
        await OpenAsync();
        _time.Pass(15);
        await CancelAsync(1, streaming);
        int asked = _client.Calls;
        await FailAsync("one", 1, streaming);
        Assert.Equal(asked + 1, _client.Calls);

        Assert.Equal(FailureKind.CircuitOpen, (await AskAsync("one", streaming)).FailureKind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L13_ATinyDeadline_NeverTripsTheCircuit(bool streaming)
    {
        for (int i = 0; i < 50; i++)
        {
            _client.Then(FakeReply.Stall());
            Task<GenAIResult> call = Waiting.Start(() => AskAsync("hasty", streaming));
            _time.Pass(0.1);
            Assert.Equal(FailureKind.Timeout, (await call).FailureKind);
        }

        Assert.Equal("fine", (await AskAsync("one", streaming)).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ADeniedBudget_SaysNothingAboutTheModel(bool streaming)
    {
        for (int i = 0; i < 30; i++)
        {
            Assert.Equal(FailureKind.BudgetExceeded, (await AskAsync("poor", streaming)).FailureKind);
        }

        Assert.Equal("fine", (await AskAsync("one", streaming)).Text);
        await FailAsync("one", 9, streaming);
        Assert.Equal(FailureKind.CircuitOpen, (await AskAsync("one", streaming)).FailureKind);

        // Nor does it close the circuit as a probe.
        _time.Pass(15);
        Assert.Equal(FailureKind.BudgetExceeded, (await AskAsync("poor", streaming)).FailureKind);
        await FailAsync("one", 1, streaming);
        Assert.Equal(FailureKind.CircuitOpen, (await AskAsync("one", streaming)).FailureKind);
    }

    [Fact]
    public async Task ACallWithoutAttemptsLeft_SaysNothingAboutTheModel()
    {
        _client.Then(FakeReply.Throw(() => new GenAIException(FailureKind.Network, "down")));
        GenAIPipeline single = Pipeline("single");

        await single.ExecuteAsync(
            new GenAIRequest("hi"),
            async (client, token) =>
            {
                for (int i = 0; i < 20; i++)
                {
                    await Assert.ThrowsAnyAsync<GenAIException>(() => client.GetResponseAsync("hi", cancellationToken: token));
                }

                return "done";
            },
            _ => "fallback");

        Assert.Equal(1, _client.Calls);
        Assert.Equal("fine", (await AskAsync("one")).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnOpenCircuit_TouchesNoLedger_AndMakesNoAttempt(bool streaming)
    {
        await OpenAsync();
        BudgetLimits limits = new("two", [BudgetLimit.Usd(BudgetScope.Feature, 1_000, Per.Day, "two")]);
        await AskAsync("two", streaming);

        BudgetState state = Assert.Single(await _ledger.ReadAsync(limits, new BudgetSubject(null, null, "shared")));
        Assert.Equal((0, 0), (state.Spent, state.Reserved));
        Decision decision = _sink.Decisions[^1];
        Assert.Equal(("two", FailureKind.CircuitOpen), (decision.Feature, decision.FailureKind));
        Assert.Empty(decision.Attempts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnOpenCircuit_MovesOnToTheNextModel(bool streaming)
    {
        await OpenAsync();

        GenAIResult result = await AskAsync("cascade", streaming);

        Assert.Equal(("from the other", FailureKind.CircuitOpen), (result.Text, result.FailureKind));
        Assert.True(_sink.Decisions[^1].FallbackTriggered);
    }

    private GenAIPipeline Pipeline(string feature) => _services.GetRequiredKeyedService<GenAIPipeline>(feature);

    private Task<GenAIResult> AskAsync(string feature, bool streaming = false) => Pipeline(feature).AskAsync(streaming);

    private async Task FailAsync(string feature, int times, bool streaming = false)
    {
        for (int i = 0; i < times; i++)
        {
            _client.Then(FakeReply.Throw(() => new HttpRequestException("down")));
            Assert.Equal(FailureKind.Network, (await AskAsync(feature, streaming)).FailureKind);
        }
    }

    private async Task OpenAsync()
    {
        await FailAsync("one", 10);
        Assert.Equal(FailureKind.CircuitOpen, (await AskAsync("one")).FailureKind);
    }

    private async Task CancelAsync(int times, bool streaming)
    {
        for (int i = 0; i < times; i++)
        {
            using CancellationTokenSource caller = new();
            _client.Then(FakeReply.Stall());
            Task<GenAIResult> call = Waiting.Start(() => Pipeline("one").AskAsync(new GenAIRequest("hi"), streaming, caller.Token));
            await caller.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }
    }
}
