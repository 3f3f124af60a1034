namespace SafeGenAI.Rollout;

/// <summary>The arm of one call: made once, and never changed.</summary>
/// <param name="Arm">The arm's name.</param>
/// <param name="IsCanary">Whether it is the canary.</param>
/// <param name="Bucket">Where the unit falls.</param>
/// <param name="Interval">Between which percentages of the plan.</param>
/// <param name="IsCounted">Whether the call is evidence: lots were drawn, and nothing else decided.</param>
/// <param name="IsShadowed">Whether the canary is asked too, apart.</param>
/// <param name="View">What was known of the rollout when the call began.</param>
internal sealed record ArmAssignment(
    string Arm, bool IsCanary, RolloutBucket Bucket, int Interval, bool IsCounted, bool IsShadowed, RolloutView View)
{
    /// <summary>The assignment of a call that the rollout stage has seen, or null.</summary>
    public static ArmAssignment? Of(Calls.GenAICall call) => call.Assignment as ArmAssignment;
}
