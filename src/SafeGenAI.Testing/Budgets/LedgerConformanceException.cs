namespace SafeGenAI.Testing.Budgets;

/// <summary>A ledger breaks its contract; all violations are listed.</summary>
public sealed class LedgerConformanceException : Exception
{
    internal LedgerConformanceException(IReadOnlyList<LedgerViolation> violations)
        : base($"The ledger breaks its contract: {violations.Count} {(violations.Count == 1 ? "violation" : "violations")}." +
            string.Concat(violations.Select(violation => $"{Environment.NewLine}- {violation}"))) =>
        Violations = violations;

    /// <summary>The violations, in the order of the cases.</summary>
    public IReadOnlyList<LedgerViolation> Violations { get; }
}
