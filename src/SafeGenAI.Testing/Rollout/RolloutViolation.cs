namespace SafeGenAI.Testing.Rollout;

/// <summary>One way in which a rollout store broke its contract.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Case">The case that saw it.</param>
/// <param name="Detail">What was expected, and what was found.</param>
public sealed record RolloutViolation(RolloutRule Rule, string Case, string Detail)
{
    /// <summary>The violation in one line.</summary>
    public override string ToString() => $"{Rule}, {Case}: {Detail}";
}
