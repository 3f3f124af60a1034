namespace SafeGenAI.Failures;

/// <summary>
/// The classifier used where none is given: it knows the exceptions of the OpenAI SDK (System.ClientModel), of
/// <see cref="HttpClient"/> and of Polly, and the forms in which a failed answer arrives as a success.
/// </summary>
/// <remarks>
/// Every row is listed in docs/failures.md. A classifier of your own treats what it knows better and hands the rest
/// to <see cref="Instance"/>. Stateless and thread-safe; judging a good answer allocates nothing.
/// </remarks>
public sealed class DefaultFailureClassifier : IFailureClassifier
{
    /// <summary>
    /// The longest text, in UTF-16 characters, that can be taken for a refusal because of its words: a longer one
    /// says more than no.
    /// </summary>
    /// <value>600.</value>
    public const int LongestRefusal = 600;

    private DefaultFailureClassifier()
    {
    }

    /// <summary>The one instance.</summary>
    public static DefaultFailureClassifier Instance { get; } = new();

    /// <inheritdoc/>
    /// <remarks>
    /// A caller's cancellation wins over everything: whatever surfaces while the caller's token is cancelled is
    /// <see cref="FailureKind.Canceled"/>, because it must neither trip a circuit nor start a fallback. Otherwise the
    /// outermost exception that is known decides, and a <see cref="GenAIException"/> keeps the failure it carries.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The arguments carry no exception.</exception>
    public Failure Classify(in ExceptionArguments arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments.Exception, nameof(arguments));
        return ExceptionFailures.Classify(arguments);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException">The arguments carry no response.</exception>
    public Failure? Classify(in AnswerArguments arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments.Response, nameof(arguments));
        return AnswerFailures.Classify(arguments.Response, arguments.Streamed);
    }
}
