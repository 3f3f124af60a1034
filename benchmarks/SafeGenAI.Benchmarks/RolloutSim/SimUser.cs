using SafeGenAI.Rollout;

namespace SafeGenAI.Benchmarks.RolloutSim;

/// <summary>Who calls.</summary>
/// <param name="Bucket">Where the user falls, by the real formula.</param>
/// <param name="Interval">Between which percentages of the plan.</param>
/// <param name="Risk">How many times as often as the mean the user's calls fail.</param>
/// <param name="Length">How many times as long and dear as the median the user's calls are.</param>
internal sealed record SimUser(RolloutBucket Bucket, int Interval, double Risk, double Length);
