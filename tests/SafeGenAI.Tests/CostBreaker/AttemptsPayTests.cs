using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.CostBreaker;

public sealed class AttemptsPayTests
{
    private readonly MoneyRig _rig = new();
    private readonly FakeChatClient _small;
    private readonly FakeChatClient _large;

    public AttemptsPayTests() => (_small, _large) = (_rig.Model("small"), _rig.Model("large"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ARetry_ReservesAnew(bool streaming)
    {
        _small.Otherwise = FakeReply.Throw(() => new HttpRequestException("oops", null, System.Net.HttpStatusCode.BadGateway));

        // The real clock: a fake one would have to be moved between the retries.
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("f")
            .UseLedger(_rig.Ledger)
            .AddModel("small", _small, MoneyRig.Price)
            .Configure(f => f
                .UseResilience(r => (r.MaxRetries, r.RetryDelay) = (5, TimeSpan.FromTicks(1)))
                .UseCostBreaker(c => c.PerFeature(requests: 2, Per.Hour)))
            .Build();

        GenAIResult result = await pipeline.AskAsync(streaming);

        Assert.Equal((2, FailureKind.BudgetExceeded), (_small.Calls, result.FailureKind));
        Assert.Equal((2, 0), (_rig.Balance().Requests, _rig.Balance().Reserved));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AHop_ReservesAnew(bool streaming)
    {
        _small.Otherwise = FakeReply.Throw(() => new HttpRequestException("oops", null, System.Net.HttpStatusCode.BadGateway));
        GenAIPipeline pipeline = Two(c => c.PerFeature(requests: 1, Per.Hour));

        GenAIResult result = await pipeline.AskAsync(streaming);

        Assert.Equal((1, 0, FailureKind.BudgetExceeded), (_small.Calls, _large.Calls, result.FailureKind));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ADenialByTheModelsOwnScope_MovesOnToTheNextModel(bool streaming)
    {
        GenAIPipeline pipeline = Two(c => c.PerModel(requests: 1, Per.Hour));

        string[] answers = [(await pipeline.AskAsync(streaming)).Text, (await pipeline.AskAsync(streaming)).Text];
        GenAIResult third = await pipeline.AskAsync(streaming);

        Assert.Equal(["small", "large"], answers);
        Assert.Equal((Outcome.FellBack, FailureKind.BudgetExceeded), (third.Outcome, third.FailureKind));
        Assert.Equal((1, 1), (_small.Calls, _large.Calls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EachAttempt_IsChargedItsOwnModelsPrice(bool streaming)
    {
        _small.Otherwise = FakeReply.Text("").WithUsage(100, 0);
        GenAIPipeline pipeline = Two(MoneyRig.Wide);

        GenAIResult result = await pipeline.AskAsync(streaming);

        Assert.Equal("large", result.Model);
        Assert.Equal([100_000L, (10 * 3_000) + (5 * 15_000)], Assert.Single(_rig.Sink.Decisions).Attempts.Select(attempt => attempt.CostNanoUsd));
        Assert.Equal(_rig.Balance().NanoUsd, result.Usage.CostNanoUsd);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ADeadlineOfADay_FitsIntoALease(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Builder
            .AddModel("small", _small, MoneyRig.Price)
            .Configure(f => f.UseResilience(r => r.Deadline = TimeSpan.FromDays(1)).UseCostBreaker(MoneyRig.Wide))
            .Build();

        Assert.Equal(Outcome.Answered, (await pipeline.AskAsync(streaming)).Outcome);
    }

    private GenAIPipeline Two(Action<SafeGenAI.CostBreaker.CostBreakerOptions> limits) => _rig.Builder
        .AddModel("small", _small, MoneyRig.Price)
        .AddModel("large", _large, new ModelPrice(input: 3, output: 15))
        .Configure(f => f.UseModels("small", "large").UseResilience(r => r.MaxRetries = 0).UseCostBreaker(limits))
        .Build();
}
