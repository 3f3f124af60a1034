using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Resilience;

/// <summary>What says nothing about the model counts for nothing.</summary>
public sealed class CircuitNeutralityTests : CircuitTest
{
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
            Assert.True(call.IsCompleted);
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
}
