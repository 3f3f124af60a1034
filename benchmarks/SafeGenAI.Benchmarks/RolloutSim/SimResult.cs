using SafeGenAI.Rollout;

namespace SafeGenAI.Benchmarks.RolloutSim;

/// <summary>How a simulated rollout ended.</summary>
/// <param name="Phase">Where it stands.</param>
/// <param name="Reached">Whether the canary became worse: its stage was reached. True of one that never does.</param>
/// <param name="Calls">Calls of both arms until then.</param>
/// <param name="CanaryCalls">Calls of the canary since it became worse.</param>
/// <param name="By">What its gates said of the metric that rolled it back, or that is furthest from letting it go on; null where it is completed.</param>
internal sealed record SimResult(RolloutPhase Phase, bool Reached, int Calls, int CanaryCalls, string? By);
