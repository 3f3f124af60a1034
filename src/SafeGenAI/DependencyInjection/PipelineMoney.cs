using System.Collections.Frozen;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.CostBreaker;
using SafeGenAI.Quota;

namespace SafeGenAI.DependencyInjection;

/// <summary>What one pipeline goes by where limits and prices are concerned: replaced as a whole while it runs. Each call keeps
/// what it began with.</summary>
/// <param name="runtime">What its calls share.</param>
/// <param name="quota">What its quota is made of, but for what is configured.</param>
internal sealed class PipelineMoney(CurrentRuntime runtime, QuotaSettings quota)
{
    private readonly IReadOnlyList<Action<GenAICall>> _checks = runtime.Value.Checks;

    /// <summary>Called by one at a time.</summary>
    /// <param name="plan">What is configured.</param>
    /// <param name="control">Says in which modes limits hold now; null where nobody has switched any yet.</param>
    public void Apply(FeaturePlan plan, BudgetControl? control = null)
    {
        CallRuntime before = runtime.Value;
        CostBreakerSettings money = (CostBreakerSettings)before.Money! with
        {
            Limits = new BudgetLimits(before.Feature, plan.Limits.Select(limit => control?.Switched(limit) ?? limit)),
            Ceilings = [.. plan.Ceilings.Select(ceiling => control?.Switched(ceiling) ?? ceiling)],
            Prices = plan.PaidModels.ToFrozenDictionary(model => model.Name, model => model.Pricing, StringComparer.Ordinal),
            MaxOutputTokens = plan.MaxOutputTokens,
            BoundsOutput = CostBreakerSettings.NeedBound(plan.Limits, plan.Ceilings),
        };
        QuotaGate? gate = GateOf(plan, control);
        runtime.Value = before with
        {
            Money = money,
            Quota = gate,
            MaxOutputTokens = money.BoundsOutput ? plan.MaxOutputTokens : null,
            Checks = [.. _checks, .. RequireScopes(money.Limits), .. RequireScopes(gate?.Limits)],
        };
    }

    private QuotaGate? GateOf(FeaturePlan plan, BudgetControl? control)
    {
        BudgetLimits limits = new(quota.Limits.Feature, plan.Quota.Select(limit => control?.Switched(limit) ?? limit));
        return plan.Feature.Quota is { } options && limits.Count > 0
            ? new QuotaGate(quota with { Limits = limits, CountFallbacks = options.CountFallbacks, Sentence = options.Sentence })
            : null;
    }

    private static IEnumerable<Action<GenAICall>> RequireScopes(BudgetLimits? limits) =>
        limits?.Any(limit => limit.Scope is BudgetScope.User or BudgetScope.Tenant) == true ? [PipelineComposer.RequireScopes(limits)] : [];
}
