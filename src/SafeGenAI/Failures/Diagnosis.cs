namespace SafeGenAI.Failures;

/// <summary>What one exception in a chain of inner exceptions tells, before it is tied to the one that was thrown.</summary>
internal readonly record struct Diagnosis(FailureKind Kind, bool NotBilled = false, TimeSpan? RetryAfter = null)
{
    public Failure ToFailure(Exception thrown) => new(Kind, thrown) { NotBilled = NotBilled, RetryAfter = RetryAfter };
}
