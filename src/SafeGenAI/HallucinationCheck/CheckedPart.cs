using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck;

/// <summary>What one signal said.</summary>
/// <param name="Verdict">Its verdict.</param>
/// <param name="Findings">What it found.</param>
/// <param name="IsNoted">Whether the findings are noted only: no row of the table decides by them.</param>
internal readonly record struct CheckedPart(Verdict Verdict, IReadOnlyList<Finding> Findings, bool IsNoted = false);
