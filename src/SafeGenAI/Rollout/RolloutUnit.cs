namespace SafeGenAI.Rollout;

/// <summary>Somebody who is assigned to an arm as a whole: a user, or a conversation.</summary>
/// <param name="Id">A hash of who it is and the salt; whoever can guess an id can check the guess.</param>
/// <param name="Interval">Between which percentages of the plan it falls: 0 for those in from the first stage on, 1 for those who join at
/// the second, and so on; at most 999. Of one that is told twice, the first counts.</param>
public readonly record struct RolloutUnit(long Id, int Interval);
