namespace SafeGenAI.Rollout;

/// <summary>What was done to a rollout.</summary>
/// <remarks>The values are stable: they are stored.</remarks>
public enum RolloutAction
{
    /// <summary>It began, at its first stage.</summary>
    Started = 1,

    /// <summary>It went on to the next stage.</summary>
    Promoted = 2,

    /// <summary>The share went to zero, and stays there until somebody resumes it.</summary>
    RolledBack = 3,

    /// <summary>Promotion was suspended; gates still roll back.</summary>
    Paused = 4,

    /// <summary>It goes on: from where it was paused, or after a rollback from its first stage, with new tests.</summary>
    Resumed = 5,

    /// <summary>It begins anew at its first stage, with new tests.</summary>
    Reset = 6,

    /// <summary>The plan, the models or the prompts changed: it begins anew at its first stage, with new tests.</summary>
    Revised = 7,
}
