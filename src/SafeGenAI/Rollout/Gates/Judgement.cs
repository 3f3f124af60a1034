namespace SafeGenAI.Rollout.Gates;

/// <summary>What the gates say of a run as it stands.</summary>
/// <param name="Verdict">All together.</param>
/// <param name="Reasons">Why; empty where nothing is in the way.</param>
/// <param name="Gates">One by one.</param>
/// <param name="MoreUnits">How many more units are expected to be needed; null where nothing is known.</param>
/// <param name="ReadyAt">When they are expected, or null.</param>
/// <param name="NextStage">What the next stage is expected to cost, or null.</param>
/// <param name="Everybody">What 100 % is expected to cost, or null.</param>
internal sealed record Judgement(
    RolloutVerdict Verdict, IReadOnlyList<string> Reasons, IReadOnlyList<RolloutGate> Gates, long? MoreUnits, DateTimeOffset? ReadyAt,
    RolloutOutlook? NextStage, RolloutOutlook? Everybody);
