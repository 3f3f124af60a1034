using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Resilience;

public sealed class CircuitTests : CircuitTest
{
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
        _time.Pass(34);
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
}
