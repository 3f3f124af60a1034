namespace SafeGenAI.Tests.Rollout.Statistics;

/// <summary>How a test weighs the arms.</summary>
internal enum SimulatedWeights
{
    /// <summary>By the canary's share.</summary>
    Share,

    /// <summary>By the users who had no bad call yet.</summary>
    UnitsAtRisk,

    /// <summary>By them, with a margin that fades.</summary>
    FadingUnitsAtRisk,
}
