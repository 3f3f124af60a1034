namespace SafeGenAI.Testing.Rollout;

/// <summary>A rollout store breaks its contract; all violations are listed.</summary>
public sealed class RolloutConformanceException : Exception
{
    internal RolloutConformanceException(IReadOnlyList<RolloutViolation> violations)
        : base($"The rollout store breaks its contract: {violations.Count} {(violations.Count == 1 ? "violation" : "violations")}." +
            string.Concat(violations.Select(violation => $"{Environment.NewLine}- {violation}"))) =>
        Violations = violations;

    /// <summary>The violations, in the order of the cases.</summary>
    public IReadOnlyList<RolloutViolation> Violations { get; }
}
