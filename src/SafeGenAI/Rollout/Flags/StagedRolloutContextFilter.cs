using Microsoft.FeatureManagement;
using Microsoft.FeatureManagement.FeatureFilters;

namespace SafeGenAI.Rollout.Flags;

/// <summary>For flags that are asked about a user.</summary>
[FilterAlias(RolloutAudience.FilterAlias)]
internal sealed class StagedRolloutContextFilter(RolloutAudience audience) : IContextualFeatureFilter<ITargetingContext>
{
    public Task<bool> EvaluateAsync(FeatureFilterEvaluationContext context, ITargetingContext appContext) =>
        Task.FromResult(audience.Includes(context, appContext));
}
