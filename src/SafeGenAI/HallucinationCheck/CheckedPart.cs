using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck;

/// <summary>What one signal said.</summary>
internal readonly record struct CheckedPart(Verdict Verdict, IReadOnlyList<Finding> Findings);
