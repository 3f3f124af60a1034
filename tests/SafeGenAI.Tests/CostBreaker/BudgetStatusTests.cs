using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using SafeGenAI.Budgets;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.CostBreaker;

public sealed class BudgetStatusTests
{
    private readonly MoneyRig _rig = new();
    private readonly FakeChatClient _client;

    public BudgetStatusTests() => _client = _rig.Model();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EveryLimit_SaysWhereItStands_ForTheSubjectsScopesAndAllModels(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Builder
            .AddModel("small", _client, MoneyRig.Price)
            .AddModel("large", _rig.Model(), MoneyRig.Price)
            .Configure(f => f.UseModels("small", "large").UseCostBreaker(c => c
                .PerFeature(usd: 5, Per.Hour).PerUser(requests: 10, Per.Day).PerModel(tokens: 100_000, Per.Hour)))
            .Build(out IBudgetStatus budgets);
        await pipeline.AskAsync(new GenAIRequest("hi") { UserId = "ann" }, streaming);

        Assert.Equal(
            [(BudgetScope.Feature, null, 20_000), (BudgetScope.User, null, 1), (BudgetScope.Model, "small", 15), (BudgetScope.Model, "large", 0)],
            (await budgets.GetAsync("f", new BudgetSubject(User: "ann"))).Select(Told));
        Assert.Equal(
            [(BudgetScope.Feature, null, 20_000), (BudgetScope.Model, "small", 15)],
            (await budgets.GetAsync("f", new BudgetSubject(Model: "small"))).Select(Told));
        BudgetStanding standing = (await budgets.GetAsync("f"))[0];
        Assert.Equal((0, 4_999_980_000, BudgetMode.Enforce), (standing.Reserved, standing.Remaining, standing.Limit.Mode));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 13, 0, 0, TimeSpan.Zero), standing.ResetsAt);

        static (BudgetScope, string?, long) Told(BudgetStanding one) => (one.Limit.Scope, one.Model, one.Spent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ADeniedCall_IsExplainedByItsId(bool streaming)
    {
        GenAIPipeline pipeline = Build(c => c.PerUser(requests: 1, Per.Hour), out IBudgetStatus budgets);
        GenAIRequest request = new("hi") { UserId = "ann" };
        string answered = (await pipeline.AskAsync(request, streaming)).CallId;
        string denied = (await pipeline.AskAsync(request, streaming)).CallId;

        Assert.Empty(budgets.Explain(answered));
        DeniedAttempt why = Assert.Single(budgets.Explain(denied));
        Assert.Equal(("f", _rig.Time.GetUtcNow()), (why.Feature, why.At));
        Assert.Equal(
            "2026-03-01 12:00:30 UTC, feature 'f': The budget of 1 requests per hour for each user of feature 'f' has no room: 1 requests are used, "
            + "0 requests are reserved, and the attempt needs up to 1 requests. The window ends at 2026-03-01 13:00:00 UTC.",
            why.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AQuota_StandsBesideTheBudgets_AndItsDenialIsExplained(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Builder.AddModel("small", _client, MoneyRig.Price)
            .Configure(f => f.UseCostBreaker(c => c.PerFeature(usd: 5, Per.Hour)).UseQuota(q => q
                .PerUser(2, Per.Day).PerUser(5, Per.Hour, BudgetMode.Off).PerTenant(100, Per.Month, BudgetMode.Observe)))
            .Build(out IBudgetStatus budgets);
        GenAIRequest request = new("hi") { UserId = "ann", TenantId = "acme", QuotaUnits = 2 };
        TaskCompletionSource gate = new();
        _client.Then(FakeReply.Text("ok").WithUsage(10, 5).When(gate.Task));
        BudgetSubject ann = new("acme", "ann");

        Task<GenAIResult> running = pipeline.AskAsync(request, streaming);
        Assert.Equal([(0, 2), (0, 2)], (await budgets.GetAsync("f", ann)).Skip(1).Select(one => (one.Spent, one.Reserved)));
        gate.SetResult();
        await running;
        GenAIResult denied = await pipeline.AskAsync(request, streaming);

        IReadOnlyList<BudgetStanding> standings = await budgets.GetAsync("f", ann);
        Assert.Equal(
            [(BudgetScope.Feature, BudgetUnit.Usd, BudgetMode.Enforce, 20_000L), (BudgetScope.Tenant, BudgetUnit.Calls, BudgetMode.Observe, 2L),
                (BudgetScope.User, BudgetUnit.Calls, BudgetMode.Enforce, 2L)],
            standings.Select(one => (one.Limit.Scope, one.Limit.Unit, one.Limit.Mode, one.Spent)));
        Assert.StartsWith(
            "2 calls per day for each user of feature 'f': 2 calls spent, 0 calls reserved, 0 calls left, resets at 2026-03-02 00:00:00 UTC;",
            standings[2].ToString(), StringComparison.Ordinal);
        Assert.Single(await budgets.GetAsync("f"));
        Assert.Equal(
            "2026-03-01 12:00:30 UTC, feature 'f': The quota of 2 calls per day for each user of feature 'f' has no room: 2 are used, "
            + "0 are held by calls under way, and this call needs 2. There is room again at 2026-03-02 00:00:00 UTC.",
            Assert.Single(budgets.Explain(denied.CallId)).ToString());
    }

    [Fact]
    public async Task AQuota_CanBeReset()
    {
        GenAIPipeline pipeline = _rig.Builder.AddModel("small", _client, MoneyRig.Price)
            .Configure(f => f.UseQuota(q => q.PerUser(1, Per.Day))).Build(out IBudgetStatus budgets);
        BudgetSubject ann = new(User: "ann");
        await pipeline.AskAsync(new GenAIRequest("hi") { UserId = "ann" }, streaming: false);

        BudgetReset reset = await budgets.ResetAsync("f", (await budgets.GetAsync("f", ann))[0].Limit, ann, "support", "a broken answer");

        Assert.Equal(1, reset.Spent.Calls);
        Assert.Equal(1, (await pipeline.GetQuotaAsync("ann"))!.Remaining);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AReset_BeginsAnew_AndSaysWhoAndWhy(bool streaming)
    {
        using FakeLoggerProvider logs = new();
        using LoggerFactory loggers = new([logs]);
        GenAIPipeline pipeline = _rig.Builder.UseLoggerFactory(loggers).AddModel("small", _client, MoneyRig.Price)
            .Configure(f => f.UseCostBreaker(c => c.PerUser(usd: 1, Per.Hour))).Build(out IBudgetStatus budgets);
        await pipeline.AskAsync(new GenAIRequest("hi") { UserId = "ann-secret" }, streaming);
        BudgetSubject ann = new(User: "ann-secret");
        BudgetLimit limit = Assert.Single(await budgets.GetAsync("f", ann)).Limit;

        BudgetReset reset = await budgets.ResetAsync("f", limit, ann, "ops@example.org", "wrong price");

        Assert.Equal(20_000, reset.Spent.NanoUsd);
        Assert.Equal(0, Assert.Single(await budgets.GetAsync("f", ann)).Spent);
        Assert.Equal(("ops@example.org", "wrong price"), Assert.Single((await budgets.GetResetsAsync()).Select(one => (one.By, one.Reason))));
        await Eventually.TrueAsync(() => logs.Collector.GetSnapshot().Any(IsReset));
        FakeLogRecord record = Assert.Single(logs.Collector.GetSnapshot(), IsReset);
        Assert.Equal((LogLevel.Warning, "SafeGenAI.Budgets"), (record.Level, record.Category));
        Assert.Equal(
            "ops@example.org reset a budget of feature 'f', 1 USD per hour for each user of feature 'f': wrong price. "
            + "It had 0.00002 USD, 15 tokens, 1 requests and 0 calls spent, and 0 USD reserved.",
            record.Message);
        await Assert.ThrowsAsync<ArgumentException>("reason", async () => await budgets.ResetAsync("f", limit, ann, "ops", " "));
        await Assert.ThrowsAsync<ArgumentException>("subject", async () => await budgets.ResetAsync("f", limit, default, "ops", "why"));

        static bool IsReset(FakeLogRecord record) => record.Id.Id == 1460;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AtAnotherPercentage_CostAndLimitsFollowTheLastHoursCalls(bool streaming)
    {
        GenAIPipeline pipeline = Build(
            c => c.PerFeature(usd: 0.01m, Per.Hour).Global(tokens: 100_000, Per.Day).PerModel(requests: 1_000, Per.Hour), out IBudgetStatus budgets);
        _rig.Time.Advance(TimeSpan.FromMinutes(9.5));
        Assert.Null(budgets.GetCost("f"));
        Assert.Null(budgets.ForecastAt("f", 1, 10));

        for (int call = 0; call < 10; call++)
        {
            await pipeline.AskAsync(streaming);
        }

        _rig.Time.Advance(TimeSpan.FromMinutes(0.5));
        FeatureCost cost = budgets.GetCost("f")!;
        Assert.Equal(new FeatureCost("f", TimeSpan.FromMinutes(10), 10, 0, 200_000, 150, 10), cost);
        Assert.Equal((20_000L, 60), (cost.NanoUsdPerCall, cost.CallsPerHour));
        Assert.Equal("Feature 'f': 60 calls per hour at 0.00002 USD each, from 10 calls in 10 minutes.", cost.ToString());

        RolloutForecast forecast = budgets.ForecastAt("f", 1, 10)!;
        Assert.Equal((0.012m, 0.288m), (forecast.UsdPerHour, forecast.UsdPerDay));
        Assert.Equal(
            [(BudgetScope.Global, 216_000, false), (BudgetScope.Feature, 12_000_000, false)],
            forecast.Limits.Select(limit => (limit.Limit.Scope, limit.PerWindow, limit.Holds)));
        Assert.Equal(TimeSpan.FromMinutes(50), forecast.Limits[1].ReachedAfter);
        Assert.Equal(
            "0.01 USD per hour for each feature of feature 'f' would be reached after 00:50:00: a window would use 0.012 USD.", forecast.Limits[1].ToString());
        Assert.False(forecast.Holds);
        Assert.StartsWith("Feature 'f' at 10 % instead of 1 %: 0.012 USD per hour, 0.288 USD per day. ", forecast.ToString(), StringComparison.Ordinal);
        Assert.True(budgets.ForecastAt("f", 100, 50)!.Holds);

        // An hour later nothing is known any more.
        _rig.Time.Advance(TimeSpan.FromHours(1));
        Assert.Null(budgets.GetCost("f"));
    }

    [Fact]
    public async Task WithoutAPrice_TheCostIsNotKnown_RatherThanZero()
    {
        GenAIPipeline pipeline = _rig.Builder.AddModel("small", _client).Build(out IBudgetStatus budgets);
        await pipeline.AskAsync(streaming: false);
        _rig.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((1, 1, null), (budgets.GetCost("f")!.Calls, budgets.GetCost("f")!.UnpricedCalls, budgets.GetCost("f")!.NanoUsdPerCall));
        Assert.Null(budgets.ForecastAt("f", 1, 2));
    }

    [Fact]
    public async Task ALimitOverAllFeatures_CountsWhatTheOthersGoOnToUse()
    {
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(_rig.Time);
        services.AddSafeGenAI().UseCostBreaker(c => c.Global(requests: 100, Per.Hour))
            .AddModel("small", _ => _client, MoneyRig.Price).AddFeature("a").AddFeature("b");
        await using ServiceProvider provider = services.BuildServiceProvider();
        IBudgetStatus budgets = provider.GetRequiredService<IBudgetStatus>();
        await provider.GetRequiredKeyedService<GenAIPipeline>("a").AskAsync(streaming: false);
        await provider.GetRequiredKeyedService<GenAIPipeline>("b").AskAsync(streaming: false);
        _rig.Time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(30 + 30, Assert.Single(budgets.ForecastAt("a", 10, 10)!.Limits).PerWindow);
        Assert.Equal(60 + 30, Assert.Single(budgets.ForecastAt("a", 10, 20)!.Limits).PerWindow);
        Assert.False(budgets.ForecastAt("a", 10, 30)!.Holds);
        Assert.Same(budgets, provider.GetRequiredService<IBudgetStatus>());
    }

    [Fact]
    public async Task WhatIsWrong_IsSaid()
    {
        Build(MoneyRig.Wide, out IBudgetStatus budgets);

        Assert.Equal("There is no feature 'g'; known are 'f'.", Assert.Throws<KeyNotFoundException>(() => budgets.GetCost("g")).Message);
        await Assert.ThrowsAsync<KeyNotFoundException>(async () => await budgets.GetAsync("g"));
        Assert.Throws<ArgumentOutOfRangeException>("currentPercent", () => budgets.ForecastAt("f", 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>("currentPercent", () => budgets.ForecastAt("f", double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>("targetPercent", () => budgets.ForecastAt("f", 1, 100.1));
        Assert.Throws<ArgumentNullException>("callId", () => budgets.Explain(null!));
    }

    private GenAIPipeline Build(Action<SafeGenAI.CostBreaker.CostBreakerOptions> limits, out IBudgetStatus budgets) => _rig.Builder
        .AddModel("small", _client, MoneyRig.Price)
        .Configure(f => f.UseResilience(r => r.MaxRetries = 0).UseCostBreaker(limits))
        .Build(out budgets);
}
