namespace SafeGenAI.Calls;

/// <summary>What the host's data says now about an answer that was accepted before.</summary>
/// <param name="Rejects">Whether the answer may not leave.</param>
/// <param name="Verdict">The verdict of the lookups alone.</param>
/// <param name="Findings">What they found.</param>
internal readonly record struct HostAnswer(bool Rejects, Verdict Verdict, IReadOnlyList<Finding> Findings)
{
    /// <summary>The answer's verdict and findings with these: the worst holds, and nothing that was found is forgotten.</summary>
    public (Verdict Verdict, IReadOnlyList<Finding> Findings) Over(Verdict verdict, IReadOnlyList<Finding> findings) => (
        Verdict > verdict ? Verdict : verdict,
        Findings.Count == 0 ? findings : [.. findings.Union(Findings)]);
}
