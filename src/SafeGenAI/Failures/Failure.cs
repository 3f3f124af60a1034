using System.Diagnostics;

namespace SafeGenAI.Failures;

/// <summary>A failure as a value: inside the chain it is returned, at the chain's edge it is thrown.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
[DebuggerDisplay("{Kind}: {Message}")]
public sealed class Failure
{
    // A string, or what becomes one when somebody asks: few failures are ever read.
    private readonly object _message;
    private Exception? _exception;

    /// <summary>Creates a failure that no exception caused.</summary>
    /// <param name="kind">What went wrong.</param>
    /// <param name="message">What was wrong and what to do next. No prompt or answer content.</param>
    public Failure(FailureKind kind, string message)
    {
        ArgumentException.ThrowIfNullOrEmpty(message);
        Kind = kind;
        _message = message;
    }

    /// <summary>Creates a failure from the exception that a client threw.</summary>
    /// <param name="kind">What went wrong.</param>
    /// <param name="exception">The original exception; it is rethrown as it is at the chain's edge.</param>
    public Failure(FailureKind kind, Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        Kind = kind;
        _message = exception.Message;
        _exception = exception;
    }

    /// <summary>Creates a failure whose message is put into words, in the invariant culture, when it is read.</summary>
    internal Failure(FailureKind kind, FormattableString message)
    {
        Kind = kind;
        _message = message;
    }

    /// <summary>What went wrong.</summary>
    public FailureKind Kind { get; }

    /// <summary>What was wrong, for a log or a developer. May quote the provider; never shown to users.</summary>
    public string Message => _message as string ?? FormattableString.Invariant((FormattableString)_message);

    /// <summary>How long the provider asked to wait, or null where it said nothing. Never negative.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Whether it is certain that the provider did not bill the attempt: it refused the request (4xx), or was never
    /// reached. Default false: what is not certain is charged.
    /// </summary>
    public bool NotBilled { get; init; }

    /// <summary>Whether the caller's own shorter limit caused it: that says nothing about the model, and trips no circuit.</summary>
    internal bool CausedByCaller { get; init; }

    /// <summary>Whether no other model shall be asked, whatever the kind.</summary>
    internal bool EndsModels { get; init; }

    /// <summary>The original exception, or null when no exception caused the failure.</summary>
    public Exception? Cause => _exception is GenAIException { Failure: var own } && ReferenceEquals(own, this) ? null : _exception;

    /// <summary>The exception to throw at the chain's edge: the original one, or a <see cref="GenAIException"/>.</summary>
    public Exception ToException() => _exception ??= new GenAIException(this);
}
