namespace SafeGenAI.Testing.Feedback;

/// <summary>A store of feedback breaks its contract; all violations are listed.</summary>
public sealed class FeedbackConformanceException : Exception
{
    internal FeedbackConformanceException(IReadOnlyList<string> violations)
        : base($"The store of feedback breaks its contract: {violations.Count} {(violations.Count == 1 ? "violation" : "violations")}." +
            string.Concat(violations.Select(violation => $"{Environment.NewLine}- {violation}"))) =>
        Violations = violations;

    /// <summary>The violations, each with the name of its case, in the order of the cases.</summary>
    public IReadOnlyList<string> Violations { get; }
}
