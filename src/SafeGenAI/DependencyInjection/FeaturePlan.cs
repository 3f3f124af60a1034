using SafeGenAI.Budgets;
using SafeGenAI.CostBreaker;
using SafeGenAI.Rollout;

namespace SafeGenAI.DependencyInjection;

/// <summary>A feature that was checked, and what its pipeline is built of.</summary>
/// <param name="Feature">What the application said.</param>
/// <param name="Models">The models to ask, in order; the canary's where the feature is being rolled out.</param>
/// <param name="Judge">The model that judges uncertain answers, or null.</param>
/// <param name="Limits">Its limits, and those over all features.</param>
/// <param name="Ceilings">What one of its calls may use.</param>
/// <param name="Quota">The limits of its quota; empty where it has none.</param>
/// <param name="MaxOutputTokens">The most output a request may ask for where a token or USD limit is set.</param>
internal sealed record FeaturePlan(
    FeatureBuilder Feature, IReadOnlyList<ResolvedModel> Models, ResolvedModel? Judge, IReadOnlyList<BudgetLimit> Limits, IReadOnlyList<CallCeiling> Ceilings,
    IReadOnlyList<BudgetLimit> Quota, int MaxOutputTokens)
{
    /// <summary>What is rolled out, or null.</summary>
    public RolloutPlan? Rollout { get; init; }

    /// <summary>The models of the control arm; null where it has none, and the fallback answers.</summary>
    public IReadOnlyList<ResolvedModel>? ControlModels { get; init; }

    /// <summary>All models that its calls may pay for.</summary>
    public IEnumerable<ResolvedModel> PaidModels => Models.Concat(ControlModels ?? []).Concat(Judge is null ? [] : [Judge]).DistinctBy(model => model.Name);
}
