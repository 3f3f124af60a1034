using System.Collections.Frozen;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.CostBreaker;

namespace SafeGenAI.DependencyInjection;

/// <summary>What one pipeline goes by where money is concerned: replaced as a whole while it runs. Each call keeps what it began with.</summary>
internal sealed class PipelineMoney(CurrentRuntime runtime)
{
    private readonly IReadOnlyList<Action<GenAICall>> _checks = runtime.Value.Checks;

    /// <summary>Called by one at a time.</summary>
    /// <param name="plan">What is configured.</param>
    /// <param name="switched">The limit in the mode that holds now.</param>
    public void Apply(FeaturePlan plan, Func<BudgetLimit, BudgetLimit> switched)
    {
        CallRuntime before = runtime.Value;
        CostBreakerSettings money = (CostBreakerSettings)before.Money! with
        {
            Limits = new BudgetLimits(before.Feature, plan.Limits.Select(switched)),
            Prices = plan.Models.ToFrozenDictionary(model => model.Name, model => model.Pricing, StringComparer.Ordinal),
            MaxOutputTokens = plan.MaxOutputTokens,
            BoundsOutput = CostBreakerSettings.NeedBound(plan.Limits),
        };
        runtime.Value = before with
        {
            Money = money,
            MaxOutputTokens = money.BoundsOutput ? plan.MaxOutputTokens : null,
            Checks = money.Limits.Any(limit => limit.Scope is BudgetScope.User or BudgetScope.Tenant)
                ? [.. _checks, PipelineComposer.RequireScopes(money.Limits)]
                : _checks,
        };
    }
}
