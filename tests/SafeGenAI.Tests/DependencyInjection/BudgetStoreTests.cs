using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.Budgets.Outages;

namespace SafeGenAI.Tests.DependencyInjection;

/// <summary>A feature whose budgets are kept in a store that can be away.</summary>
public sealed class BudgetStoreTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeLoggerProvider _logs = new();
    private readonly SwitchedLedger _store;

    public BudgetStoreTests() => _store = new SwitchedLedger(_time);

    public void Dispose() => _logs.Dispose();

    [Theory]
    [InlineData(StoreFailurePolicy.FailClosed, false)]
    [InlineData(StoreFailurePolicy.FailClosed, true)]
    [InlineData(StoreFailurePolicy.FailOpen, false)]
    [InlineData(StoreFailurePolicy.FailOpen, true)]
    [InlineData(StoreFailurePolicy.LocalShare, false)]
    [InlineData(StoreFailurePolicy.LocalShare, true)]
    public async Task L08_WhileTheStoreIsAway_EachCallFollowsItsLimitsPolicy_CountedAndLogged(StoreFailurePolicy policy, bool streaming)
    {
        using MetricCollector<long> counted = new(null, SafeGenAINames.Source, SafeGenAINames.BudgetWithoutStore);
        await using ServiceProvider provider = Provider(policy, store => store.Instances = 2);
        GenAIPipeline pipeline = provider.GetRequiredService<GenAIPipeline>();
        _store.Throws = true;

        GenAIResult result = await pipeline.AskAsync(streaming);

        Assert.Equal(policy == StoreFailurePolicy.FailClosed ? (FailureKind.BudgetExceeded, Outcome.FellBack) : (null, Outcome.Answered), (result.FailureKind, result.Outcome));
        Assert.Contains(counted.GetMeasurementSnapshot(), measured => (string?)measured.Tags[SafeGenAINames.PolicyTag] == SnakeCase<StoreFailurePolicy>.Of(policy));
        _store.Throws = false;
        _time.Advance(TimeSpan.FromSeconds(1));
        await pipeline.AskAsync(streaming);
        await Eventually.TrueAsync(() => ((int[])[1450, 1451]).All(id => _logs.Collector.GetSnapshot().Any(record => record.Id.Id == id)));
        await Eventually.TrueAsync(() => Spent() == (policy == StoreFailurePolicy.FailClosed ? 1 : 2));
    }

    [Fact]
    public async Task ALocalShareOfUnknownSize_IsWarnedOfAtStart_ForAQuotaToo()
    {
        await using ServiceProvider provider = Provider(
            StoreFailurePolicy.FailClosed, more: f => f.UseQuota(q => q.PerUser(10, Per.Day).OnStoreFailure = StoreFailurePolicy.LocalShare));
        provider.GetRequiredService<GenAIPipeline>();

        await Eventually.TrueAsync(() => _logs.Collector.GetSnapshot().Any(
            record => record.Id.Id == 1452 && record.Message.Contains("10 calls per day for each user", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ALocalShareOfUnknownSize_IsWarnedOfAtStart()
    {
        await using ServiceProvider provider = Provider(StoreFailurePolicy.LocalShare);
        provider.GetRequiredService<GenAIPipeline>();

        await Eventually.TrueAsync(() => _logs.Collector.GetSnapshot().Any(record => record.Id.Id == 1452));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RoomForSeveralAttempts_NeedsOneTrip_AndIsGivenBackAtTheEnd(bool streaming)
    {
        await using (ServiceProvider provider = Provider(StoreFailurePolicy.FailClosed, store => store.BlockAttempts = 10))
        {
            for (int call = 0; call < 5; call++)
            {
                await provider.GetRequiredService<GenAIPipeline>().AskAsync(streaming);
            }

            Assert.Equal(1, _store.Asked);
        }

        Assert.Equal((5, 0), (Spent(), State().Reserved));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task AnAlertThatIsNoticedApartFromACall_ReachesTheCallback_TheLogAndTheMetric(bool byBlock, bool streaming)
    {
        using MetricCollector<long> counted = new(null, SafeGenAINames.Source, SafeGenAINames.BudgetAlerts);
        TaskCompletionSource<BudgetAlertArguments> told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ServiceProvider provider = Provider(
            StoreFailurePolicy.FailOpen, store => store.BlockAttempts = byBlock ? 10 : 1, arguments => told.TrySetResult(arguments), requests: byBlock ? 10 : 2);
        GenAIPipeline pipeline = provider.GetRequiredService<GenAIPipeline>();
        _store.Throws = !byBlock;
        for (int call = 0; call < (byBlock ? 5 : 1); call++)
        {
            await pipeline.AskAsync(streaming);
        }

        _store.Throws = false;
        if (byBlock)
        {
            // The block is settled when it is over, and nobody waits for it.
            _time.Advance(TimeSpan.FromMinutes(1));
        }
        else
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await provider.GetRequiredService<IBudgetStatus>().GetAsync("email");
        }

        await Eventually.TrueAsync(() => told.Task.IsCompleted);
        BudgetAlertArguments alert = await told.Task;
        Assert.Equal(("email", 50), (alert.Feature, alert.Alert.Percent));
        await Eventually.TrueAsync(() => _logs.Collector.GetSnapshot().Any(record => record.Id.Id == 1430));
        Assert.Contains(counted.GetMeasurementSnapshot(), measured => (string?)measured.Tags[SafeGenAINames.FeatureTag] == "email");
    }

    [Theory]
    [InlineData(StoreFailurePolicy.FailClosed)]
    [InlineData(StoreFailurePolicy.LocalShare)]
    [InlineData(StoreFailurePolicy.FailOpen)]
    public async Task WhileTheStoreIsAway_ItsAccountIsNotCompared_AndThatIsSaid(StoreFailurePolicy policy)
    {
        await using ServiceProvider provider = Provider(policy, store => store.Instances = 2);
        IBudgetStatus budgets = provider.GetRequiredService<IBudgetStatus>();
        _store.Throws = true;

        Reconciliation away = await budgets.ReconcileAsync("email", onlyUser: true);

        Assert.Equal((true, null), (away.Agrees, away.AccountDifferenceNanoUsd));
        Assert.Contains("not compared: the ledger's store does not answer", away.Account, StringComparison.Ordinal);
        _store.Throws = false;
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("this is the first look", (await budgets.ReconcileAsync("email", onlyUser: true)).Account, StringComparison.Ordinal);
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        _store.Hang();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => budgets.ReconcileAsync("email", onlyUser: true, cancelled.Token).AsTask());
        _store.LetGo();
    }

    [Fact]
    public void OptionsOutOfRange_AreFaultsOfTheConfiguration()
    {
        using ServiceProvider provider = Provider(StoreFailurePolicy.FailClosed, store =>
            (store.Instances, store.Patience, store.ProbeInterval, store.BlockAttempts, store.BlockDuration) = (0, TimeSpan.Zero, TimeSpan.Zero, 0, TimeSpan.Zero));

        Assert.Equal(5, Assert.Throws<SafeGenAIConfigurationException>(provider.GetRequiredService<GenAIPipeline>).Faults.Count);
    }

    private ServiceProvider Provider(
        StoreFailurePolicy policy, Action<BudgetStoreOptions>? configure = null, Action<BudgetAlertArguments>? onAlert = null, int requests = 100,
        Action<FeatureBuilder>? more = null)
    {
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(_time).AddSingleton<IBudgetLedger>(_store).AddLogging(logging => logging.AddProvider(_logs));
        services.AddSafeGenAI()
            .OnBudgetAlert(onAlert ?? (static _ => { }))
            .UseBudgetStore(configure ?? (static _ => { }))
            .AddModel("small", _ => new FakeChatClient("hello"), new ModelPrice(1, 2))
            .AddFeature("email", feature =>
            {
                feature.UseCostBreaker(c => c
                    .PerFeature(requests: requests, Per.Hour, limit => limit.OnStoreFailure = policy)
                    .PerFeature(usd: 1_000, Per.Hour, limit => limit.OnStoreFailure = policy));
                more?.Invoke(feature);
            });
        return services.BuildServiceProvider();
    }

    private long Spent() => State().Spent;

    private BudgetState State() => _store.Store.ReadAsync(
        new BudgetLimits("email", [new(BudgetScope.Feature, BudgetUnit.Requests, 100, Per.Hour, "email")]), default).AsTask().GetAwaiter().GetResult()[0];
}
