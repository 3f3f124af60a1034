namespace SafeGenAI.Rollout;

/// <summary>What becomes of a call that names neither a user nor a conversation. All of them in one bucket is no choice.</summary>
public enum RolloutAnonymous
{
    /// <summary>It is refused with an <see cref="ArgumentException"/>: who asks is said, or one of the others is chosen.</summary>
    Refuse = 0,

    /// <summary>It is in the control arm, and not counted.</summary>
    Control = 1,

    /// <summary>Each such call is a unit of its own: not sticky, the same user may see both arms.</summary>
    PerCall = 2,
}
