namespace SafeGenAI.Testing.Review;

/// <summary>A review queue breaks its contract; all violations are listed.</summary>
public sealed class ReviewConformanceException : Exception
{
    internal ReviewConformanceException(IReadOnlyList<ReviewViolation> violations)
        : base($"The review queue breaks its contract: {violations.Count} {(violations.Count == 1 ? "violation" : "violations")}." +
            string.Concat(violations.Select(violation => $"{Environment.NewLine}- {violation}"))) =>
        Violations = violations;

    /// <summary>The violations, in the order of the cases.</summary>
    public IReadOnlyList<ReviewViolation> Violations { get; }
}
