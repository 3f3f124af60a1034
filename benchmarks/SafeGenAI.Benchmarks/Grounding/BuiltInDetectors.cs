using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Claims;

namespace SafeGenAI.Benchmarks.Grounding;

/// <summary>The detectors that are measured beside the grounding score.</summary>
internal static class BuiltInDetectors
{
    public static IReadOnlyList<IHallucinationDetector> BesideGrounding { get; } = [new NumberDetector(), new NameDetector()];
}
