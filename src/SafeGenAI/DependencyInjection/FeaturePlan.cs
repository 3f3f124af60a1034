using SafeGenAI.Budgets;
using SafeGenAI.CostBreaker;

namespace SafeGenAI.DependencyInjection;

/// <summary>A feature that was checked, and what its pipeline is built of.</summary>
/// <param name="Feature">What the application said.</param>
/// <param name="Models">The models to ask, in order.</param>
/// <param name="Judge">The model that judges uncertain answers, or null.</param>
/// <param name="Limits">Its limits, and those over all features.</param>
/// <param name="Ceilings">What one of its calls may use.</param>
/// <param name="Quota">The limits of its quota; empty where it has none.</param>
/// <param name="MaxOutputTokens">The most output a request may ask for where a token or USD limit is set.</param>
internal sealed record FeaturePlan(
    FeatureBuilder Feature, IReadOnlyList<ResolvedModel> Models, ResolvedModel? Judge, IReadOnlyList<BudgetLimit> Limits, IReadOnlyList<CallCeiling> Ceilings,
    IReadOnlyList<BudgetLimit> Quota, int MaxOutputTokens)
{
    /// <summary>All models that its calls may pay for.</summary>
    public IEnumerable<ResolvedModel> PaidModels => Judge is null || Models.Any(model => model.Name == Judge.Name) ? Models : Models.Append(Judge);
}
