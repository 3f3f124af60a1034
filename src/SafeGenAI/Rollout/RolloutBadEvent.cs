namespace SafeGenAI.Rollout;

/// <summary>Something that went badly for a unit, in one metric. Of several with the same unit and metric in a run, the first counts.</summary>
/// <param name="Unit">The unit's hash.</param>
/// <param name="Metric">The metric, by its number.</param>
/// <param name="Interval">The unit's interval, at most 999; -1 where it is not known, and for pairs.</param>
/// <param name="IsCanary">Whether it happened in the canary arm.</param>
/// <param name="Percent">The canary's share when it happened, above 0 and below 100; 50 for pairs.</param>
public readonly record struct RolloutBadEvent(long Unit, int Metric, int Interval, bool IsCanary, double Percent);
