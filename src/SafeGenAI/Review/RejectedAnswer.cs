using SafeGenAI.Calls;

namespace SafeGenAI.Review;

/// <summary>An answer that was rejected on the way to what the user was given.</summary>
/// <param name="Model">The model that gave it, by its name in the pipeline; null where that is not known.</param>
/// <param name="Verdict">The hallucination check's verdict.</param>
/// <param name="Findings">What the check found.</param>
/// <param name="Text">The answer, redacted; null without consent.</param>
public sealed record RejectedAnswer(string? Model, Verdict Verdict, IReadOnlyList<Finding> Findings, string? Text)
{
    /// <summary>Model, verdict and how many findings; no content.</summary>
    public override string ToString() => FormattableString.Invariant($"{Model} {Verdict}, {Findings.Count} findings");
}
