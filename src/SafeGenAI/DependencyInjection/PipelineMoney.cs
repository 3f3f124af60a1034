using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.CostBreaker;

namespace SafeGenAI.DependencyInjection;

/// <summary>What one pipeline goes by where money is concerned: replaced as a whole while it runs. Each call keeps what it began with.</summary>
internal sealed class PipelineMoney(CurrentRuntime runtime)
{
    private readonly IReadOnlyList<Action<GenAICall>> _checks = runtime.Value.Checks;

    /// <summary>Called by one at a time.</summary>
    public void Apply(IReadOnlyList<BudgetLimit> limits, int maxOutputTokens)
    {
        CallRuntime before = runtime.Value;
        CostBreakerSettings money = (CostBreakerSettings)before.Money! with
        {
            Limits = new BudgetLimits(before.Feature, limits),
            MaxOutputTokens = maxOutputTokens,
            BoundsOutput = CostBreakerSettings.NeedBound(limits),
        };
        runtime.Value = before with
        {
            Money = money,
            MaxOutputTokens = money.BoundsOutput ? maxOutputTokens : null,
            Checks = money.Limits.Any(limit => limit.Scope is BudgetScope.User or BudgetScope.Tenant)
                ? [.. _checks, PipelineComposer.RequireScopes(money.Limits)]
                : _checks,
        };
    }
}
