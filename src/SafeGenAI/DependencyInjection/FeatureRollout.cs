using SafeGenAI.Rollout;

namespace SafeGenAI.DependencyInjection;

/// <summary>The rollout of one feature in this process.</summary>
/// <param name="Plan">What is rolled out.</param>
/// <param name="Assigner">Says which arm a call is in.</param>
/// <param name="Observer">Looks at calls that have ended.</param>
/// <param name="Controller">Tells, looks and decides.</param>
internal sealed record FeatureRollout(RolloutPlan Plan, RolloutAssigner Assigner, RolloutObserver Observer, RolloutController Controller);
