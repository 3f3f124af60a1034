using Microsoft.FeatureManagement;
using Microsoft.FeatureManagement.FeatureFilters;

namespace SafeGenAI.Rollout.Flags;

/// <summary>For flags that are asked without a context, or with one of another kind: who is meant, the application's accessor says.</summary>
/// <remarks>Without it a flag that requires all of its filters would be on for such contexts: a filter that does not know a context is skipped.</remarks>
[FilterAlias(RolloutAudience.FilterAlias)]
internal sealed class StagedRolloutFilter(RolloutAudience audience, ITargetingContextAccessor? accessor = null) : IFeatureFilter
{
    public async Task<bool> EvaluateAsync(FeatureFilterEvaluationContext context) =>
        audience.Includes(context, accessor is null ? null : await accessor.GetContextAsync());
}
