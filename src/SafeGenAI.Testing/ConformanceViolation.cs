using SafeGenAI.Failures;

namespace SafeGenAI.Testing;

/// <summary>One way in which a feature did not survive a failure.</summary>
/// <param name="Kind">The failure.</param>
/// <param name="Door">How it was asked.</param>
/// <param name="Rule">What it did not do.</param>
/// <param name="Detail">What it did instead.</param>
public sealed record ConformanceViolation(FailureKind Kind, ConformanceDoor Door, ConformanceRule Rule, string Detail)
{
    /// <summary>The violation in one line.</summary>
    public override string ToString() => $"{Kind}, {Door}: {Detail} ({Rule})";
}
