using SafeGenAI.Failures;

namespace SafeGenAI.Tests.Resilience;

/// <summary>Every kind of failure, through both doors.</summary>
public static class KindsAndDoors
{
    /// <summary>Who is outside a rollout has no failure.</summary>
    public static IEnumerable<object[]> All =>
        from kind in Enum.GetValues<FailureKind>().Except([FailureKind.OutsideRollout]) from streaming in (bool[])[false, true] select (object[])[kind, streaming];
}
