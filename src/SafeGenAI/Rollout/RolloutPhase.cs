namespace SafeGenAI.Rollout;

/// <summary>How it stands with a rollout.</summary>
/// <remarks>The values are stable: they are stored.</remarks>
public enum RolloutPhase
{
    /// <summary>Nothing was read yet: everybody is in the control arm.</summary>
    Unknown = 0,

    /// <summary>A stage is under way, and gates decide.</summary>
    Running = 1,

    /// <summary>Nobody is promoted until somebody resumes it; gates still roll back.</summary>
    Paused = 2,

    /// <summary>Everybody is in the control arm until somebody resumes it.</summary>
    RolledBack = 3,

    /// <summary>Everybody is in the canary arm. There is no control any more, and nothing to compare with.</summary>
    Completed = 4,
}
