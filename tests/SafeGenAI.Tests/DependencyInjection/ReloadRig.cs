using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using SafeGenAI.Budgets;
using SafeGenAI.CostBreaker;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.CostBreaker;

namespace SafeGenAI.Tests.DependencyInjection;

/// <summary>An application with the feature "f", whose configuration changes while it runs.</summary>
internal sealed class ReloadRig : IAsyncDisposable
{
    private readonly ServiceProvider _provider;
    private readonly FakeLoggerProvider _logs = new();

    public ReloadRig(
        ReloadableConfiguration configuration, Action<CostBreakerOptions> limits, Action<BudgetRequest>? onReserve = null,
        Action<SafeGenAIBuilder>? more = null, bool priced = true, Action<FeatureBuilder>? feature = null)
    {
        Configuration = configuration;
        Client = Money.Model();
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(Money.Time);
        services.AddSingleton<IBudgetLedger>(new WatchedLedger(Money.Ledger, onReserve ?? (static _ => { })));
        services.AddLogging(logging => logging.AddProvider(_logs));
        SafeGenAIBuilder builder = services.AddSafeGenAI(configuration.Root)
            .AddModel("small", _ => Client, priced ? MoneyRig.Price : null)
            .AddFeature("f", f =>
            {
                f.UseResilience(r => r.RetryDelay = TimeSpan.FromTicks(1)).UseCostBreaker(limits);
                feature?.Invoke(f);
            });
        more?.Invoke(builder);
        _provider = services.BuildServiceProvider();
        Pipeline = _provider.GetRequiredKeyedService<GenAIPipeline>("f");
    }

    public MoneyRig Money { get; } = new();

    public FakeChatClient Client { get; }

    public ReloadableConfiguration Configuration { get; }

    public GenAIPipeline Pipeline { get; }

    public T Get<T>() where T : notnull => _provider.GetRequiredService<T>();

    /// <summary>What was logged under an event's id, once it is as many as expected.</summary>
    public async Task<string[]> LoggedAsync(int id, int count = 1)
    {
        await Eventually.TrueAsync(() => Logged(id).Length >= count);
        return Logged(id);
    }

    public string[] Logged(int id) => [.. _logs.Collector.GetSnapshot().Where(record => record.Id.Id == id).Select(record => record.Message)];

    public ValueTask DisposeAsync() => _provider.DisposeAsync();
}
