using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using SafeGenAI.Budgets;
using SafeGenAI.CostBreaker;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.Telemetry;

namespace SafeGenAI.Tests.CostBreaker;

public sealed class ModeTests : IDisposable
{
    private readonly MoneyRig _rig = new();
    private readonly FakeLoggerProvider _logs = new();
    private readonly ILoggerFactory _loggers;

    public ModeTests() => _loggers = LoggerFactory.Create(logging => logging.AddProvider(_logs));

    public void Dispose()
    {
        _loggers.Dispose();
        _logs.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ALimitThatObserves_DeniesNothing_CountsWhatItWouldHaveDenied_AndLogsItOncePerWindow(bool streaming)
    {
        string feature = $"observing-{streaming}";
        using MeasurementRecorder recorder = new(feature);
        GenAIPipeline pipeline = Build(feature, c => c.PerUser(tokens: 4_250, Per.Hour, limit => limit.Mode = BudgetMode.Observe));

        foreach (string user in (string[])["ann", "ann", "ann", "bob", "bob", "bob"])
        {
            Assert.Null((await pipeline.AskAsync(new GenAIRequest("hi") { UserId = user }, streaming)).FailureKind);
        }

        _rig.Time.Advance(TimeSpan.FromHours(1));
        for (int i = 0; i < 3; i++)
        {
            await pipeline.AskAsync(new GenAIRequest("hi") { UserId = "ann" }, streaming);
        }

        Assert.Equal(Enumerable.Repeat("1 safegenai.scope=user safegenai.unit=tokens", 6), recorder.Of(SafeGenAINames.BudgetObserved));
        Assert.Empty(recorder.Of(SafeGenAINames.BudgetDenied));
        await Eventually.TrueAsync(() => Logged(1431).Length == 2);
        Assert.StartsWith(
            $"{feature}: a limit that only observes would have denied an attempt. The budget of 4,250 tokens per hour for each user of feature " +
            $"'{feature}' has no room: 15 tokens are used, 0 tokens are reserved, and the attempt needs up to 4,246 tokens.",
            Logged(1431)[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ALimitThatIsOff_NeitherCountsNorDenies_NorNeedsAUser(bool streaming)
    {
        GenAIPipeline pipeline = Build("f", c => c.PerUser(tokens: 1, Per.Hour, limit => limit.Mode = BudgetMode.Off));

        Assert.Null((await pipeline.AskAsync(streaming)).FailureKind);

        Assert.Equal((0, 0), (_rig.Ledger.OpenAccounts, _rig.Ledger.OpenLeases));
    }

    [Theory]
    [InlineData(BudgetMode.Enforce, BudgetMode.Enforce, BudgetMode.Enforce)]
    [InlineData(BudgetMode.Observe, BudgetMode.Enforce, BudgetMode.Observe)]
    [InlineData(BudgetMode.Enforce, BudgetMode.Observe, BudgetMode.Observe)]
    [InlineData(BudgetMode.Observe, BudgetMode.Off, BudgetMode.Off)]
    [InlineData(BudgetMode.Off, BudgetMode.Observe, BudgetMode.Off)]
    public void OfTheModeOfAllLimitsAndOfOne_TheWeakerHolds(BudgetMode all, BudgetMode one, BudgetMode holds)
    {
        CostBreakerOptions options = new() { Mode = all };
        options.PerFeature(usd: 5, Per.Hour, limit => limit.Mode = one);

        Assert.Equal(holds, Assert.Single(options.Build("f", [])).Mode);
    }

    [Fact]
    public void WhatALimitSays_GoesBeforeWhatIsSaidOfAll()
    {
        CostBreakerOptions options = new() { OnStoreFailure = StoreFailurePolicy.LocalShare, Thresholds = [70] };
        options.PerFeature(usd: 5, Per.Week).PerFeature(usd: 6, Per.Month, limit =>
        {
            limit.OnStoreFailure = StoreFailurePolicy.FailOpen;
            limit.Thresholds = [50, 90];
            limit.IsSoft = true;
            limit.AlertsOnBurnRate = false;
        });

        BudgetLimit[] limits = [.. options.Build("f", [])];

        Assert.Equal((StoreFailurePolicy.LocalShare, false, true), (limits[0].OnStoreFailure, limits[0].IsSoft, limits[0].AlertsOnBurnRate));
        Assert.Equal((StoreFailurePolicy.FailOpen, true, false), (limits[1].OnStoreFailure, limits[1].IsSoft, limits[1].AlertsOnBurnRate));
        Assert.Equal([70], limits[0].Thresholds);
        Assert.Equal([50, 90], limits[1].Thresholds);
    }

    [Fact]
    public void WhatIsOutOfRange_IsAFaultThatNamesTheLimit()
    {
        List<string> faults = [];
        CostBreakerOptions options = new() { Mode = (BudgetMode)7 };
        options.PerUser(tokens: 5, Per.Hour, limit => limit.Thresholds = [90, 50]).PerUser(requests: 5, Per.Day, limit => limit.Mode = 0);

        Assert.Empty(options.Build("f", faults));

        Assert.Equal("CostBreaker.Mode is 7; set Enforce, Observe or Off.", faults[0]);
        Assert.StartsWith("The limit of 5 tokens per hour for each user of feature 'f': The thresholds 90, 50 are not ascending", faults[1], StringComparison.Ordinal);
        Assert.StartsWith("The limit of 5 requests per day for each user of feature 'f': Pass Enforce, Observe or Off.", faults[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AHardUsdLimitThatFailsOpen_IsWarnedOf_AndNoOtherIs()
    {
        Build("f", c => c
            .PerFeature(usd: 5, Per.Day, limit => limit.OnStoreFailure = StoreFailurePolicy.FailOpen)
            .PerFeature(usd: 6, Per.Hour, limit => (limit.OnStoreFailure, limit.IsSoft) = (StoreFailurePolicy.FailOpen, true))
            .PerFeature(usd: 7, Per.Week, limit => (limit.OnStoreFailure, limit.Mode) = (StoreFailurePolicy.FailOpen, BudgetMode.Observe))
            .PerFeature(tokens: 5, Per.Day, limit => limit.OnStoreFailure = StoreFailurePolicy.FailOpen)
            .PerFeature(usd: 8, Per.Month));

        await Eventually.TrueAsync(() => Logged(1437).Length > 0);
        Assert.StartsWith("The limit of 5 USD per day for each feature of feature 'f' is hard, and fails open", Assert.Single(Logged(1437)), StringComparison.Ordinal);
    }

    private string[] Logged(int id) => [.. _logs.Collector.GetSnapshot().Where(record => record.Id.Id == id).Select(record => record.Message)];

    private GenAIPipeline Build(string feature, Action<CostBreakerOptions> limits) => GenAIPipeline.CreateBuilder(feature)
        .UseTimeProvider(_rig.Time).UseLedger(_rig.Ledger).UseLoggerFactory(_loggers)
        .AddModel("small", _rig.Model(), MoneyRig.Price)
        .Configure(f => f.UseCostBreaker(limits))
        .Build();
}
