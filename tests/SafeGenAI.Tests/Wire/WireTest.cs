using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using OpenAI;
using OpenAI.Chat;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Testing.OpenAi;

namespace SafeGenAI.Tests.Wire;

/// <summary>The OpenAI SDK, a whole pipeline with a limit in USD, and a scripted server.</summary>
public abstract class WireTest : IAsyncLifetime
{
    private protected const string Prompt = "hello there";

    private protected static readonly BudgetLimit Limit = BudgetLimit.Usd(BudgetScope.Feature, 1_000, Per.Day, "f");
    private protected static readonly ModelPrice Price = new(input: 1, output: 2);

    private protected readonly InMemoryDecisionSink _sink = new();
    private protected readonly InMemoryBudgetLedger _ledger = new(new FakeTimeProvider());
    private protected OpenAiStub _stub = null!;

    public async Task InitializeAsync() => _stub = await OpenAiStub.StartAsync();

    public async Task DisposeAsync() => await _stub.DisposeAsync();

    /// <summary>Half a second of the machine's time: what a stall needs to be told from an answer.</summary>
    private protected static void Impatient(FeatureBuilder feature) =>
        (feature.Resilience.AttemptTimeout, feature.Resilience.IdleTimeout) = (TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.5));

    private protected GenAIPipeline Pipeline(
        FakeTimeProvider? time = null, Action<FeatureBuilder>? configure = null, int models = 1, Uri? endpoint = null, TimeSpan? networkTimeout = null,
        int maxRetries = 0)
    {
        GenAIPipelineBuilder builder = GenAIPipeline.CreateBuilder("f")
            .UseTimeProvider(time ?? TimeProvider.System)
            .UseLedger(_ledger)
            .AddDecisionSink(_sink)
            .Configure(f =>
            {
                f.UseModels([.. Enumerable.Range(0, models).Select(i => $"m{i}")]).UseCostBreaker(c => c.PerFeature(usd: 1_000, Per.Day));
                f.Resilience.MaxRetries = maxRetries;
                configure?.Invoke(f);
            });
        for (int i = 0; i < models; i++)
        {
            builder.AddModel($"m{i}", Connect(endpoint ?? _stub.Endpoint, networkTimeout), Price);
        }

        return builder.Build();
    }

    private protected static IChatClient Connect(Uri endpoint, TimeSpan? networkTimeout) => new ChatClient(
        "gpt-test",
        new ApiKeyCredential("test"),
        new OpenAIClientOptions { Endpoint = endpoint, NetworkTimeout = networkTimeout, RetryPolicy = new ClientRetryPolicy(0) }).AsIChatClient();

    /// <summary>One call, one decision, and nothing reserved once it is idle.</summary>
    private protected async Task<Decision> DecisionAsync()
    {
        Decision decision = Assert.Single(_sink.Decisions);
        BudgetState state = await StateAsync();
        Assert.Equal((0L, decision.Usage.CostNanoUsd), (state.Reserved, (long?)state.Spent));
        return decision;
    }

    private protected async Task<BudgetState> StateAsync() =>
        Assert.Single(await _ledger.ReadAsync(new BudgetLimits("f", [Limit]), new BudgetSubject(null, null, "m0")));

    private protected async Task AssertBillAsync(Bill bill, Decision decision, string delivered)
    {
        Attempt attempt = decision.Attempts[^1];
        Assert.Equal(bill.ToString(), attempt.UsageSource == UsageSource.None ? "Nothing" : attempt.UsageSource.ToString());
        Utf8TokenEstimator estimator = new();
        long input = estimator.EstimateInput(new(new GenAIRequest(Prompt).Messages));
        long spent = (await StateAsync()).Spent;
        switch (bill)
        {
            case Bill.Nothing:
                Assert.Equal(0, spent);
                break;
            case Bill.Reported:
                Assert.Equal(decision.Usage.CostNanoUsd, spent);
                break;
            case Bill.Estimated:
                Assert.True(spent >= Price.CostOf(input, 0, (delivered.Length + 3) / 4), $"{spent} nano-USD for \"{delivered}\"");
                Assert.True(spent < Price.CostOf(input, 0, 4_096), $"{spent} nano-USD for \"{delivered}\"");
                break;
            default:
                Assert.Equal(Price.CostOf(input, 0, 4_096), spent);
                break;
        }
    }
}
