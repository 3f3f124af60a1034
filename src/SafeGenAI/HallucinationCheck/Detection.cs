using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck;

/// <summary>What a detector found.</summary>
/// <param name="Verdict">Unsupported rejects the answer. NotChecked, never Supported, where nothing was checkable.</param>
/// <param name="Findings">What was noticed; spans are offsets in the answer.</param>
/// <param name="Coverage">The share of the answer that was checkable, 0 to 1.</param>
/// <param name="Score">How well grounded the answer is, 0 to 1; null where the detector gives none.</param>
public sealed record Detection(Verdict Verdict, IReadOnlyList<Finding> Findings, double Coverage, double? Score = null)
{
    /// <summary>Nothing was checkable.</summary>
    public static Detection NotChecked { get; } = new(Verdict.NotChecked, [], 0);
}
