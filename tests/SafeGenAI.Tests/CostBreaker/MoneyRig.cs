using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Budgets;
using SafeGenAI.CostBreaker;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.CostBreaker;

/// <summary>Pipelines of the feature "f" over one ledger, at 2026-03-01 12:00:30 UTC.</summary>
internal sealed class MoneyRig
{
    /// <summary>What the default estimator says of the prompt "hi".</summary>
    public const long PromptEstimate = 150;

    /// <summary>1,000 nano-USD for a token in, 100 for a cached one, 2,000 for one out.</summary>
    public static readonly ModelPrice Price = new(input: 1, output: 2, cachedInput: 0.1m);

    public MoneyRig() => Ledger = new InMemoryBudgetLedger(Time);

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 30, TimeSpan.Zero));

    public InMemoryBudgetLedger Ledger { get; }

    public InMemoryDecisionSink Sink { get; } = new();

    public GenAIPipelineBuilder Builder => GenAIPipeline.CreateBuilder("f")
        .UseTimeProvider(Time)
        .UseLedger(Ledger)
        .AddDecisionSink(Sink);

    /// <summary>A model on this rig's clock.</summary>
    public FakeChatClient Model(string text = "ok") => new(text, Time);

    /// <summary>A pipeline without retries around one priced model.</summary>
    public GenAIPipeline Build(IChatClient client, Action<CostBreakerOptions> limits) => Builder
        .AddModel("small", client, Price)
        .Configure(f => f.UseResilience(r => r.MaxRetries = 0).UseCostBreaker(limits))
        .Build();

    /// <summary>A pipeline whose limits are far away: every attempt is reserved and charged.</summary>
    public GenAIPipeline BuildWide(IChatClient client) => Build(client, Wide);

    public static void Wide(CostBreakerOptions options) => options.PerFeature(usd: 1_000, Per.Hour);

    /// <summary>What the feature spent and holds this hour, whichever units are limited.</summary>
    public (long Tokens, long Requests, long NanoUsd, long Reserved) Balance(BudgetScope scope = BudgetScope.Feature, BudgetSubject subject = default)
    {
        BudgetLimits all = new("f", Enum.GetValues<BudgetUnit>().Select(unit => new BudgetLimit(scope, unit, BudgetLimit.MaximumAmount, Per.Hour)));
        IReadOnlyList<BudgetState> states = Ledger.ReadAsync(all, subject).AsTask().GetAwaiter().GetResult();
        return (states[0].Spent, states[1].Spent, states[2].Spent, states.Sum(state => state.Reserved));
    }
}
