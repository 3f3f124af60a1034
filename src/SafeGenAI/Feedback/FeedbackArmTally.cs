namespace SafeGenAI.Feedback;

/// <summary>The votes on the calls of one arm.</summary>
/// <param name="Arm">The arm of a rollout; null for calls in none.</param>
/// <param name="Helpful">How many users found the answer helpful.</param>
/// <param name="Unhelpful">How many did not.</param>
public readonly record struct FeedbackArmTally(string? Arm, long Helpful, long Unhelpful);
