using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Budgets;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Resilience;

/// <summary>The circuit of a model with its defaults: 10 attempts in 30 s, half of them failed, open for 15 s.</summary>
public abstract class CircuitTest : IAsyncDisposable
{
    private protected readonly FakeTimeProvider _time = new();
    private protected readonly InMemoryDecisionSink _sink = new();
    private protected readonly FakeChatClient _client;
    private protected readonly ServiceProvider _services;
    private protected readonly InMemoryBudgetLedger _ledger;

    protected CircuitTest()
    {
        _client = new FakeChatClient("fine", _time);
        _ledger = new InMemoryBudgetLedger(_time);
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(_time).AddSingleton<IBudgetLedger>(_ledger);
        services.AddSafeGenAI()
            .AddModel("shared", _ => _client, new ModelPrice(1, 1))
            .AddModel("other", _ => new FakeChatClient("from the other", _time), new ModelPrice(1, 1))
            .AddDecisionSink(_ => _sink)
            .AddFeature("one", f => f.UseModels("shared").UseResilience(r => r.MaxRetries = 0))
            .AddFeature("two", f => f.UseModels("shared").UseResilience(r => r.MaxRetries = 0).UseCostBreaker(c => c.PerFeature(usd: 1_000, Per.Day)))
            .AddFeature("hasty", f => f.UseModels("shared").UseResilience(r => (r.MaxRetries, r.Deadline) = (0, TimeSpan.FromMilliseconds(100))))
            .AddFeature("poor", f => f.UseModels("shared").UseResilience(r => r.MaxRetries = 0).UseCostBreaker(c => c.PerFeature(tokens: 1, Per.Day)))
            .AddFeature("single", f => f.UseModels("shared").UseResilience(r => (r.MaxRetries, r.MaxAttempts) = (0, 1)))
            .AddFeature("cascade", f => f.UseModels("shared", "other").UseResilience(r => r.MaxRetries = 0));
        _services = services.BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected GenAIPipeline Pipeline(string feature) => _services.GetRequiredKeyedService<GenAIPipeline>(feature);

    private protected Task<GenAIResult> AskAsync(string feature, bool streaming = false) => Pipeline(feature).AskAsync(streaming);

    private protected async Task FailAsync(string feature, int times, bool streaming = false)
    {
        for (int i = 0; i < times; i++)
        {
            _client.Then(FakeReply.Throw(() => new HttpRequestException("down")));
            Assert.Equal(FailureKind.Network, (await AskAsync(feature, streaming)).FailureKind);
        }
    }

    private protected async Task OpenAsync()
    {
        await FailAsync("one", 10);
        Assert.Equal(FailureKind.CircuitOpen, (await AskAsync("one")).FailureKind);
    }

    private protected async Task CancelAsync(int times, bool streaming)
    {
        for (int i = 0; i < times; i++)
        {
            using CancellationTokenSource caller = new();
            _client.Then(FakeReply.Stall());
            Task<GenAIResult> call = Waiting.Start(() => Pipeline("one").AskAsync(new GenAIRequest("hi"), streaming, caller.Token));
            await caller.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }
    }
}
