using Microsoft.FeatureManagement.FeatureFilters;

namespace SafeGenAI.Rollout.Flags;

/// <summary>A call of a feature asks the feature's own flag: what the rollout says of it is then not part of the question.</summary>
internal sealed class CallTargetingContext : TargetingContext
{
    public required string Feature { get; init; }
}
