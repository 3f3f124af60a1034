namespace SafeGenAI.Rollout;

/// <summary>What a gate, or all of them together, say. No data is <see cref="Hold"/>.</summary>
public enum RolloutVerdict
{
    /// <summary>Not enough is known, or something is in the way: the share stays as it is.</summary>
    Hold = 0,

    /// <summary>Shown not to be worse: nothing is in the way of the next stage.</summary>
    Promote = 1,

    /// <summary>Shown to be worse: the share goes to zero at once.</summary>
    RollBack = 2,
}
