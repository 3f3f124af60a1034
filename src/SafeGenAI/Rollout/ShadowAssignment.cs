using SafeGenAI.Rollout.Evidence;

namespace SafeGenAI.Rollout;

/// <summary>What the canary's unseen answer is compared with.</summary>
/// <param name="Control">The assignment of the call whose answer was shown.</param>
/// <param name="Shown">What that call says of its arm.</param>
internal sealed record ShadowAssignment(ArmAssignment Control, CallEvidence Shown);
