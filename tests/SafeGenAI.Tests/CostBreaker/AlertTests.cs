using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using SafeGenAI.Budgets;
using SafeGenAI.CostBreaker;
using SafeGenAI.Decisions;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.DependencyInjection;
using SafeGenAI.Tests.Telemetry;

namespace SafeGenAI.Tests.CostBreaker;

/// <summary>Budgets that are being used up are told: to callbacks, the log, and a metric.</summary>
public sealed class AlertTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly MoneyRig _rig = new();
    private readonly FakeLoggerProvider _logs = new();
    private readonly ILoggerFactory _loggers;
    private readonly Lock _lock = new();
    private readonly List<BudgetAlertArguments> _alerts = [];

    public AlertTests() => _loggers = LoggerFactory.Create(logging => logging.AddProvider(_logs));

    public void Dispose()
    {
        _loggers.Dispose();
        _logs.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AThreshold_IsToldOncePerWindow_ToCallbackLogAndMetric_WithIdsForTheCallbackOnly(bool streaming)
    {
        string feature = $"alerting-{streaming}";
        using MeasurementRecorder recorder = new(feature);
        GenAIPipeline pipeline = Build(feature, _rig.Model(), c => c.PerUser(requests: 4, Per.Hour, limit =>
        {
            limit.Thresholds = [50, 100];
            limit.AlertsOnBurnRate = false;
        }));

        for (int i = 0; i < 4; i++)
        {
            await pipeline.AskAsync(new GenAIRequest("hi") { UserId = "canary-ann", TenantId = "canary-acme" }, streaming);
        }

        await Eventually.TrueAsync(() => Count == 2 && Logged(1430).Length == 2);
        Assert.Equal(["1 safegenai.scope=user safegenai.unit=requests safegenai.alert=threshold safegenai.percent=50",
            "1 safegenai.scope=user safegenai.unit=requests safegenai.alert=threshold safegenai.percent=100"], recorder.Of(SafeGenAINames.BudgetAlerts));
        Assert.Equal((feature, 50, "canary-acme", "canary-ann", null),
            (_alerts[0].Feature, _alerts[0].Alert.Percent, _alerts[0].Subject.Tenant, _alerts[0].Subject.User, _alerts[0].Subject.Model));
        Assert.Equal(
            $"{feature}, Threshold at 50 %: 50 % of 4 requests per hour for each user of feature '{feature}' are spent: 2 requests. The limit is in mode Enforce.",
            Logged(1430)[0]);
        Assert.DoesNotContain("canary", string.Concat(Logged(1430)) + _alerts[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BudgetScope.Global, null, null, null)]
    [InlineData(BudgetScope.Feature, null, null, null)]
    [InlineData(BudgetScope.Tenant, "t", null, null)]
    [InlineData(BudgetScope.User, "t", "u", null)]
    [InlineData(BudgetScope.Model, null, null, "m")]
    public void ASubject_IsWhoseLimitItIs(BudgetScope scope, string? tenant, string? user, string? model)
    {
        BudgetAlert alert = new(new BudgetLimit(scope, BudgetUnit.Usd, 5, Per.Hour), BudgetAlertKind.Threshold, 50, 3, _rig.Time.GetUtcNow());

        Assert.Equal(new BudgetSubject(tenant, user, model), new BudgetAlertArguments("f", alert, new("t", "u", "m")).Subject);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task APresumedCharge_AndItsLateCorrection_RaiseAlertsToo(bool streaming)
    {
        TaskCompletionSource gate = new();
        FakeChatClient client = _rig.Model();
        client.Otherwise = FakeReply.Text("ok").WithUsage(10, 9_000).When(gate.Task).IgnoringCancellation();
        GenAIPipeline pipeline = Build("f", client, c => c.PerFeature(tokens: 8_000, Per.Hour, limit => limit.AlertsOnBurnRate = false));

        Task<GenAIResult> asking = pipeline.AskAsync(streaming);
        _rig.Time.Advance(TimeSpan.FromSeconds(31));
        await asking;

        await Eventually.TrueAsync(() => Count == 1);
        Assert.Equal((50, 4_246), (_alerts[0].Alert.Percent, _alerts[0].Alert.Spent));
        gate.SetResult();
        if (!streaming)
        {
            await Eventually.TrueAsync(() => Count == 2);
            Assert.Equal((100, 9_010), (_alerts[1].Alert.Percent, _alerts[1].Alert.Spent));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task APaceThatIsTooHigh_IsTold_WithoutASeriesForEachShare(bool streaming)
    {
        string feature = $"burning-{streaming}";
        using MeasurementRecorder recorder = new(feature);
        GenAIPipeline pipeline = Build(feature, _rig.Model(), c => c.PerFeature(requests: 5, Per.Hour, limit => limit.Thresholds = []));

        await pipeline.AskAsync(streaming);

        await Eventually.TrueAsync(() => Count == 1);
        Assert.Equal((BudgetAlertKind.BurnRate, 20), (_alerts[0].Alert.Kind, _alerts[0].Alert.Percent));
        Assert.Equal(["1 safegenai.scope=feature safegenai.unit=requests safegenai.alert=burn_rate safegenai.percent="], recorder.Of(SafeGenAINames.BudgetAlerts));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L22_ACallbackThatThrowsOrHangs_BlocksNoAnswer_AndNoOtherCallback(bool streaming)
    {
        using ManualResetEventSlim never = new();
        using BudgetAlerts alerts = new();
        alerts.OnAlert(_ => throw new InvalidOperationException("callback"));
        alerts.OnAlert(_ => never.Wait());
        GenAIPipeline pipeline = Build("f", _rig.Model(), c => c.PerFeature(requests: 2, Per.Minute), alerts);

        for (int i = 0; i < 2; i++)
        {
            Assert.Equal("ok", (await pipeline.AskAsync(streaming).WaitAsync(Patience)).Text);
        }

        await Eventually.TrueAsync(() => Count == 2 && Logged(1432).Length == 2);
        never.Set();
    }

    [Fact]
    public async Task L22_AlertsThatACallbackDoesNotTake_AreDroppedAndCounted()
    {
        using ManualResetEventSlim never = new();
        using BudgetAlerts alerts = new();
        using Microsoft.Extensions.Diagnostics.Metrics.Testing.MetricCollector<long> dropped = new(Instruments.BudgetAlertsDropped);
        alerts.OnAlert(_ => never.Wait());
        BudgetReport report = new("f", Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, _rig.Time, alerts);
        BudgetAlert alert = new(new BudgetLimit(BudgetScope.Global, BudgetUnit.Usd, 5, Per.Hour), BudgetAlertKind.Threshold, 50, 3, _rig.Time.GetUtcNow());

        for (int i = 0; i < 1_024 + 4; i++)
        {
            report.Alerts([alert], default);
        }

        Assert.InRange(dropped.GetMeasurementSnapshot().Sum(measurement => measurement.Value), 3, 4);
        never.Set();
        await Task.Yield();
    }

    [Fact]
    public async Task ARegistrationThatIsDisposed_EndsIt_AndLeavesTheOthers()
    {
        using BudgetAlerts alerts = new();
        int first = 0;
        IDisposable registration = alerts.OnAlert(_ => Interlocked.Increment(ref first));
        GenAIPipeline pipeline = Build("f", _rig.Model(), c => c.PerFeature(requests: 2, Per.Minute), alerts);
        await pipeline.ExecuteAsync("hi");
        await Eventually.TrueAsync(() => Volatile.Read(ref first) == 1);

        registration.Dispose();
        await pipeline.ExecuteAsync("hi");

        await Eventually.TrueAsync(() => Count == 2);
        Assert.Equal(1, first);
    }

    [Fact]
    public async Task ARegistrationThatIsDisposed_LetsNothingMoreThrough_OfWhatIsQueued()
    {
        using ManualResetEventSlim gate = new();
        using BudgetAlerts alerts = new();
        int begun = 0;
        int told = 0;
        IDisposable registration = alerts.OnAlert(_ =>
        {
            Interlocked.Increment(ref begun);
            gate.Wait();
        });
        alerts.OnAlert(_ => Interlocked.Increment(ref told));
        GenAIPipeline pipeline = Build("f", _rig.Model(), c => c.PerFeature(requests: 2, Per.Minute), alerts);
        await pipeline.ExecuteAsync("hi");
        await pipeline.ExecuteAsync("hi");
        await Eventually.TrueAsync(() => Volatile.Read(ref begun) == 1 && Volatile.Read(ref told) == 2);

        registration.Dispose();
        gate.Set();
        await pipeline.ExecuteAsync("hi");
        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        await pipeline.ExecuteAsync("hi");

        await Eventually.TrueAsync(() => Volatile.Read(ref told) == 3);
        Assert.Equal(1, begun);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task InAContainer_CallbacksAreRegisteredAtTheFrontDoor_AndWhileItRuns_OnceEach(bool streaming)
    {
        int late = 0;
        await using ReloadRig rig = new(
            new(), c => c.PerFeature(requests: 2, Per.Minute, limit => limit.AlertsOnBurnRate = false), more: b => b.OnBudgetAlert(Keep));
        using IDisposable registration = rig.Get<BudgetAlerts>().OnAlert(_ => Interlocked.Increment(ref late));
        rig.Configuration.Change(("Features:f:CostBreaker:MaxOutputTokens", "5"));

        await rig.Pipeline.AskAsync(streaming);
        await rig.Pipeline.AskAsync(streaming);

        await Eventually.TrueAsync(() => Count == 2 && Volatile.Read(ref late) == 2);
        Assert.Equal([50, 100], _alerts.Select(arguments => arguments.Alert.Percent));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AStageThatStandsAlone_TellsTheServicesItIsGiven(bool streaming)
    {
        ServiceCollection services = new();
        using BudgetAlerts alerts = new();
        alerts.OnAlert(Keep);
        services.AddSingleton(alerts).AddSingleton(_loggers).AddSingleton<TimeProvider>(_rig.Time);
        await using ServiceProvider provider = services.BuildServiceProvider();
        IChatClient client = _rig.Model().AsBuilder()
            .UseCostBreaker(c => c.PerFeature(requests: 2, Per.Hour, limit => limit.AlertsOnBurnRate = false), feature: "alone").Build(provider);

        await client.AskAsync(streaming);

        await Eventually.TrueAsync(() => Count == 1);
        Assert.Equal("alone", _alerts[0].Feature);
        Assert.Single(Logged(1430));
    }

    private int Count
    {
        get
        {
            lock (_lock)
            {
                return _alerts.Count;
            }
        }
    }

    private void Keep(BudgetAlertArguments arguments)
    {
        lock (_lock)
        {
            _alerts.Add(arguments);
        }
    }

    private string[] Logged(int id) => [.. _logs.Collector.GetSnapshot().Where(record => record.Id.Id == id).Select(record => record.Message)];

    private GenAIPipeline Build(string feature, IChatClient client, Action<CostBreakerOptions> limits, BudgetAlerts? alerts = null)
    {
        var builder = GenAIPipeline.CreateBuilder(feature)
            .UseTimeProvider(_rig.Time).UseLedger(_rig.Ledger).UseLoggerFactory(_loggers).OnBudgetAlert(Keep)
            .AddModel("small", client, MoneyRig.Price)
            .Configure(f => f.UseResilience(r => r.MaxRetries = 0).UseCostBreaker(limits));
        return (alerts is null ? builder : builder.UseBudgetAlerts(alerts)).Build();
    }
}
