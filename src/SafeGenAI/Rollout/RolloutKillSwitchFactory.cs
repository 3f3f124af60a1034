using Microsoft.Extensions.Logging;

namespace SafeGenAI.Rollout;

/// <summary>Gives the flag of a rollout.</summary>
/// <param name="plan">What is rolled out.</param>
/// <param name="logger">One that neither throws nor hangs.</param>
internal delegate IRolloutKillSwitch RolloutKillSwitchFactory(RolloutPlan plan, ILogger logger);
