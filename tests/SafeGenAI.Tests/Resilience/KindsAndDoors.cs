using SafeGenAI.Failures;

namespace SafeGenAI.Tests.Resilience;

/// <summary>Every kind of failure, through both doors.</summary>
public static class KindsAndDoors
{
    public static IEnumerable<object[]> All =>
        from kind in Enum.GetValues<FailureKind>() from streaming in (bool[])[false, true] select (object[])[kind, streaming];
}
