using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.CostBreaker;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.CostBreaker;

public sealed class DenialTests
{
    private readonly MoneyRig _rig = new();
    private readonly FakeChatClient _client;

    public DenialTests() => _client = _rig.Model();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StandingAlone_TheStageThrowsATypedDenial(bool streaming)
    {
        using CostBreakerStage stage = Alone(new BudgetLimit(BudgetScope.Feature, BudgetUnit.Tokens, 4_250, Per.Hour));
        await stage.AskAsync(streaming);

        BudgetExceededException thrown = await Assert.ThrowsAsync<BudgetExceededException>(() => stage.AskAsync(streaming));

        BudgetDenial denial = thrown.Denial;
        Assert.Equal((4_250, 15, 0, MoneyRig.PromptEstimate + 4_096), (denial.Limit.Amount, denial.Used, denial.Reserved, denial.Requested));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 13, 0, 0, TimeSpan.Zero), denial.ResetsAt);
        Assert.Equal(TimeSpan.FromSeconds((59 * 60) + 30), thrown.Failure.RetryAfter);
        Assert.Equal(1, _client.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StandingAlone_ALimitPerUserWithoutAUserIsAnArgumentException(bool streaming)
    {
        using CostBreakerStage stage = Alone(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 4_250, Per.Hour));

        ArgumentException thrown = await Assert.ThrowsAsync<ArgumentException>(() => stage.AskAsync(streaming));

        Assert.Contains("names no user", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(0, _client.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task InAPipeline_ADenialGoesDownTheLadderWithItsKind(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Builder
            .AddModel("small", _client, MoneyRig.Price)
            .Configure(f => f
                .UseCostBreaker(c => c.PerFeature(requests: 1, Per.Hour))
                .UseFallback(b => b.On(FailureKind.BudgetExceeded, SafeGenAI.Fallback.Rung.Template("Come back after the hour."))))
            .Build();
        await pipeline.AskAsync(streaming);

        GenAIResult result = await pipeline.AskAsync(streaming);

        Assert.Equal(("Come back after the hour.", Outcome.FellBack, FailureKind.BudgetExceeded), (result.Text, result.Outcome, result.FailureKind));
        Assert.Equal("template", _rig.Sink.Decisions[1].Rung);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ALimitPerUser_WithoutAUser_NamesTheFeatureAndWhatToSet(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build(_client, c => c.PerUser(tokens: 50_000, Per.Hour));

        ArgumentException thrown = await Assert.ThrowsAsync<ArgumentException>(() => pipeline.AskAsync(streaming));

        Assert.Contains(
            "Feature 'f' has a limit of 50,000 tokens per hour for each user of feature 'f', but the call names no user: set the user's id on the request",
            thrown.Message, StringComparison.Ordinal);
        Assert.Equal(0, _client.Calls);
        Assert.Empty(_rig.Sink.Decisions);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ALimitPerUser_CountsEachUserByItself(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build(_client, c => c.PerUser(requests: 1, Per.Hour));

        FailureKind?[] kinds = await Task.WhenAll(new[] { "ann", "ann", "bob" }.Select(async user =>
            (await pipeline.AskAsync(new GenAIRequest("hi") { UserId = user }, streaming)).FailureKind));

        Assert.Equal([null, FailureKind.BudgetExceeded, null], kinds);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ALedgerThatFails_DeniesTheCallAndTheLadderAnswers(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Builder
            .UseLedger(new BrokenLedger())
            .AddModel("small", _client, MoneyRig.Price)
            .Configure(f => f.UseCostBreaker(MoneyRig.Wide))
            .Build();

        GenAIResult result = await pipeline.AskAsync(streaming);

        Assert.Equal((Outcome.FellBack, FailureKind.BudgetExceeded, 0), (result.Outcome, result.FailureKind, _client.Calls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ALedgerThatFailsToSettle_DoesNotTakeTheAnswerAway(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Builder
            .UseLedger(new BrokenLedger { OnlySettling = true })
            .AddModel("small", _client, MoneyRig.Price)
            .Configure(f => f.UseCostBreaker(MoneyRig.Wide))
            .Build();

        GenAIResult result = await pipeline.AskAsync(streaming);

        Assert.Equal(("ok", 20_000L), (result.Text, result.Usage.CostNanoUsd));
    }

    [Fact]
    public async Task CancelledWhileTheLedgerIsAsked_TheCallerGetsACancellationAndNothingIsSent()
    {
        using CancellationTokenSource caller = new();
        GenAIPipeline pipeline = _rig.Builder
            .UseLedger(new BrokenLedger { BeforeReserving = caller.Cancel })
            .AddModel("small", _client, MoneyRig.Price)
            .Configure(f => f.UseCostBreaker(MoneyRig.Wide))
            .Build();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pipeline.ExecuteAsync("hi", caller.Token));

        Assert.Equal(0, _client.Calls);
        Assert.Equal(Outcome.Canceled, Assert.Single(_rig.Sink.Decisions).Outcome);
    }

    private CostBreakerStage Alone(BudgetLimit limit) => new(
        _client, "small",
        new CostBreakerSettings
        {
            Limits = new BudgetLimits("default", [limit]),
            Ledger = _rig.Ledger,
            NewAttemptId = static () => Guid.Empty,
            Report = new BudgetReport("default", NullLogger.Instance, _rig.Time),
        },
        new CallRuntime { Time = _rig.Time });
}
