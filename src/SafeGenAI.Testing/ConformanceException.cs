namespace SafeGenAI.Testing;

/// <summary>A feature does not survive every failure of its model; all violations are listed.</summary>
public sealed class ConformanceException : Exception
{
    internal ConformanceException(string feature, IReadOnlyList<ConformanceViolation> violations)
        : base($"Feature '{feature}' does not survive every failure: {violations.Count} {(violations.Count == 1 ? "violation" : "violations")}." +
            string.Concat(violations.Select(violation => $"{Environment.NewLine}- {violation}"))) =>
        Violations = violations;

    /// <summary>The violations, in the order of kinds and doors.</summary>
    public IReadOnlyList<ConformanceViolation> Violations { get; }
}
