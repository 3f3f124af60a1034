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

    [Fact]
    public void OptionsOutOfRange_AreFaultsOfTheConfiguration()
    {
        using ServiceProvider provider = Provider(StoreFailurePolicy.FailClosed, store =>
            (store.Instances, store.Patience, store.ProbeInterval, store.BlockAttempts, store.BlockDuration) = (0, TimeSpan.Zero, TimeSpan.Zero, 0, TimeSpan.Zero));

        Assert.Equal(5, Assert.Throws<SafeGenAIConfigurationException>(provider.GetRequiredService<GenAIPipeline>).Faults.Count);
    }

    private ServiceProvider Provider(StoreFailurePolicy policy, Action<BudgetStoreOptions>? configure = null, Action<FeatureBuilder>? more = null)
    {
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(_time).AddSingleton<IBudgetLedger>(_store).AddLogging(logging => logging.AddProvider(_logs));
        services.AddSafeGenAI()
            .UseBudgetStore(configure ?? (static _ => { }))
            .AddModel("small", _ => new FakeChatClient("hello"))
            .AddFeature("email", feature =>
            {
                feature.UseCostBreaker(c => c.PerFeature(requests: 100, Per.Hour, limit => limit.OnStoreFailure = policy));
                more?.Invoke(feature);
            });
        return services.BuildServiceProvider();
    }

    private long Spent() => State().Spent;

    private BudgetState State() => _store.Store.ReadAsync(
        new BudgetLimits("email", [new(BudgetScope.Feature, BudgetUnit.Requests, 100, Per.Hour, "email")]), default).AsTask().GetAwaiter().GetResult()[0];
}
