namespace SafeGenAI.Failures;

/// <summary>
/// A failure thrown at the edge of a stage that stands alone. A pipeline's <c>ExecuteAsync</c> does not throw it:
/// its result says what happened.
/// </summary>
public class GenAIException : Exception
{
    /// <summary>Creates the exception for a failure.</summary>
    public GenAIException(Failure failure) : base((failure ?? throw new ArgumentNullException(nameof(failure))).Message, failure.Cause) =>
        Failure = failure;

    /// <summary>Creates the exception for a kind of failure.</summary>
    /// <param name="kind">What went wrong.</param>
    /// <param name="message">What was wrong and what to do next.</param>
    public GenAIException(FailureKind kind, string message) : base(message) => Failure = new Failure(kind, this);

    /// <summary>Creates the exception of a derived type, so that its failure leads back to it.</summary>
    /// <param name="kind">What went wrong.</param>
    /// <param name="message">What was wrong and what to do next.</param>
    /// <param name="retryAfter">How long to wait, or null where waiting does not help or nothing is known.</param>
    /// <param name="notBilled">Whether it is certain that the provider did not bill the attempt.</param>
    protected GenAIException(FailureKind kind, string message, TimeSpan? retryAfter, bool notBilled) : base(message) =>
        Failure = new Failure(kind, this) { RetryAfter = retryAfter, NotBilled = notBilled };

    /// <summary>What went wrong, as a value.</summary>
    public Failure Failure { get; }

    /// <summary>What went wrong.</summary>
    public FailureKind Kind => Failure.Kind;
}
