using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.CostBreaker;

namespace SafeGenAI.DependencyInjection;

/// <summary>What one pipeline goes by where money is concerned: replaced as a whole while it runs. Each call keeps what it began with.</summary>
internal sealed class PipelineMoney(CurrentRuntime runtime)
{
    private readonly IReadOnlyList<Action<GenAICall>> _checks = runtime.Value.Checks;

    /// <summary>Called by one at a time.</summary>
    public void Apply(IReadOnlyList<BudgetLimit> limits, IReadOnlyList<CallCeiling> ceilings, int maxOutputTokens)
    {
        CallRuntime before = runtime.Value;
        CostBreakerSettings money = (CostBreakerSettings)before.Money! with
        {
            Limits = new BudgetLimits(before.Feature, limits),
            Ceilings = [.. ceilings.Where(ceiling => ceiling.Mode != BudgetMode.Off)],
            MaxOutputTokens = maxOutputTokens,
            BoundsOutput = CostBreakerSettings.NeedBound(limits, ceilings),
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
