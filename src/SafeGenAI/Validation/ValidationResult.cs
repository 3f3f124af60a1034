namespace SafeGenAI.Validation;

/// <summary>What a validator says of an answer.</summary>
public readonly record struct ValidationResult
{
    private ValidationResult(string? reason) => Reason = reason;

    /// <summary>The answer may leave.</summary>
    public static ValidationResult Accepted => default;

    /// <summary>Why it may not, for a developer; null when it may.</summary>
    public string? Reason { get; }

    /// <summary>The answer may not leave: the next model is asked, then the fallback ladder for
    /// <see cref="Failures.FailureKind.Invalid"/>.</summary>
    /// <param name="reason">Why, for a developer; no content.</param>
    public static ValidationResult Rejected(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new ValidationResult(reason);
    }
}
