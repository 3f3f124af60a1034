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

namespace SafeGenAI.Tests.CostBreaker;

/// <summary>A catalog whose prices change while calls run.</summary>
public sealed class PriceReloadTests
{
    private readonly MoneyRig _rig = new();
    private readonly ChangingPrices _prices = new();
    private readonly FakeChatClient _client;

    public PriceReloadTests()
    {
        _client = _rig.Model();
        _prices.Set("small", new ModelPrice(1, 2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L24_ANewPrice_CountsForTheNextAttempt_AndARunningOneKeepsItsOwn(bool streaming)
    {
        _client.Otherwise = FakeReply.Text("ok").WithUsage(1_000, 100).After(TimeSpan.FromSeconds(1));
        GenAIPipeline pipeline = Build(MoneyRig.Wide);

        Task<GenAIResult> running = pipeline.AskAsync(streaming);
        _prices.Set("small", new ModelPrice(10, 20));
        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        GenAIResult first = await running;
        Task<GenAIResult> next = pipeline.AskAsync(streaming);
        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        GenAIResult second = await next;

        Assert.Equal((1_000 * 1_000) + (100 * 2_000), first.Usage.CostNanoUsd);
        Assert.Equal((1_000 * 10_000) + (100 * 20_000), second.Usage.CostNanoUsd);
        Assert.Equal((first.Usage.CostNanoUsd + second.Usage.CostNanoUsd, 0L), (_rig.Balance().NanoUsd, _rig.Balance().Reserved));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L05_AModelWhosePriceVanishes_IsDenied_NeverFree(bool streaming)
    {
        FakeLogCollector logs = new();
        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddProvider(new FakeLoggerProvider(logs)));
        GenAIPipeline pipeline = Builder(MoneyRig.Wide).UseLoggerFactory(loggers).Build();
        await pipeline.AskAsync(streaming);
        long spent = _rig.Balance().NanoUsd;

        _prices.Remove("small");
        GenAIResult result = await pipeline.AskAsync(streaming);

        Assert.Equal((Outcome.FellBack, FailureKind.BudgetExceeded, 1), (result.Outcome, result.FailureKind, _client.Calls));
        Assert.Equal((spent, 0L), (_rig.Balance().NanoUsd, _rig.Balance().Reserved));
        await Eventually.TrueAsync(() => logs.GetSnapshot().Any(log => log.Id.Id == 1414 && log.Level == LogLevel.Error));

        _prices.Set("small", new ModelPrice(1, 2));
        Assert.Equal(Outcome.Answered, (await pipeline.AskAsync(streaming)).Outcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L05_AModelWhosePriceVanishes_IsChargedAtTheCeiling_WhereThereIsOne(bool streaming)
    {
        _client.Otherwise = FakeReply.Text("ok").WithUsage(1_000, 100);
        GenAIPipeline pipeline = Build(c =>
        {
            c.CeilingPrice = new ModelPrice(100, 200);
            MoneyRig.Wide(c);
        });

        GenAIResult before = await pipeline.AskAsync(streaming);
        _prices.Remove("small");
        GenAIResult result = await pipeline.AskAsync(streaming);

        Assert.Equal((1_000 * 100_000) + (100 * 200_000), result.Usage.CostNanoUsd);
        Assert.Equal(before.Usage.CostNanoUsd + result.Usage.CostNanoUsd, _rig.Balance().NanoUsd);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WithoutALimitInUsd_AVanishedPrice_IsUnknown_AndTheCallGoesOn(bool streaming)
    {
        GenAIPipeline pipeline = Build(c => c.PerFeature(requests: 10, Per.Hour));

        _prices.Remove("small");
        GenAIResult result = await pipeline.AskAsync(streaming);

        Assert.Equal((Outcome.Answered, null), (result.Outcome, result.Usage.CostNanoUsd));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L11_AModelWithoutAPrice_MovesOn(bool streaming)
    {
        FakeChatClient large = _rig.Model("from the large one");
        GenAIPipeline pipeline = Builder(MoneyRig.Wide, "small", "large").AddModel("large", large, MoneyRig.Price).Build();

        _prices.Remove("small");
        GenAIResult result = await pipeline.AskAsync(streaming);

        Assert.Equal(("from the large one", 0), (result.Text, _client.Calls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task APriceThatBeginsTomorrow_CountsFromMidnightUtc(bool streaming)
    {
        _client.Otherwise = FakeReply.Text("ok").WithUsage(1_000, 0);
        PriceCatalog dated = new(
        [
            new PriceEntry("small", new ModelPrice(1, 2)),
            new PriceEntry("small", new ModelPrice(3, 4)) { EffectiveFrom = new(2026, 3, 2) },
        ]);
        GenAIPipeline pipeline = _rig.Builder.AddModel("small", _client).UsePrices(dated).Build();

        GenAIResult today = await pipeline.AskAsync(streaming);
        _rig.Time.SetUtcNow(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));
        GenAIResult tomorrow = await pipeline.AskAsync(streaming);

        Assert.Equal((1_000 * 1_000, 1_000 * 3_000), (today.Usage.CostNanoUsd, tomorrow.Usage.CostNanoUsd));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhileNothingChanges_TheCatalogIsAskedOnceADay(bool streaming)
    {
        GenAIPipeline pipeline = Build(MoneyRig.Wide);
        int asked = _prices.Asked;

        await pipeline.AskAsync(streaming);
        await pipeline.AskAsync(streaming);
        Assert.Equal(asked, _prices.Asked);

        _rig.Time.Advance(TimeSpan.FromDays(1));
        await pipeline.AskAsync(streaming);
        Assert.NotEqual(asked, _prices.Asked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L26_ACatalogThatThrows_KnowsNoPrice(bool streaming)
    {
        GenAIPipeline pipeline = Build(MoneyRig.Wide);

        _prices.Breaks = true;

        Assert.Equal(FailureKind.BudgetExceeded, (await pipeline.AskAsync(streaming)).FailureKind);
    }

    private GenAIPipeline Build(Action<CostBreakerOptions> limits) => Builder(limits).Build();

    private GenAIPipelineBuilder Builder(Action<CostBreakerOptions> limits, params string[] models) => _rig.Builder
        .AddModel("small", _client)
        .UsePrices(_prices)
        .Configure(f => f.UseModels(models.Length == 0 ? ["small"] : models).UseResilience(r => r.MaxRetries = 0).UseCostBreaker(limits));
}
