using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Confidence;

/// <summary>What the confidence signals say; each is 0 to 1, or null where it is off or absent. Never averaged.</summary>
/// <param name="LogProbability">The geometric mean of the probabilities of the answer's tokens.</param>
/// <param name="LowestProbability">The probability of its least probable token.</param>
/// <param name="SelfReport">What the model says of itself.</param>
/// <param name="Consistency">How far samples agree with the answer.</param>
/// <param name="Findings">What lies below its threshold; none blocks.</param>
internal sealed record ConfidenceOutcome(
    double? LogProbability, double? LowestProbability, double? SelfReport, double? Consistency, IReadOnlyList<Finding> Findings)
{
    /// <summary>Never Supported: being sure is not being grounded.</summary>
    public Verdict Verdict => Findings.Count > 0 ? Verdict.Uncertain : Verdict.NotChecked;
}
