namespace SafeGenAI.Failures;

/// <summary>What a classifier knows about an exception.</summary>
/// <param name="Exception">What the model client threw.</param>
/// <param name="CallerCanceled">Whether the caller's own token was cancelled. An
/// <see cref="OperationCanceledException"/> without it is a <see cref="FailureKind.Timeout"/>.</param>
/// <param name="Now">The time, to turn a Retry-After date into a wait.</param>
public readonly record struct ExceptionArguments(Exception Exception, bool CallerCanceled, DateTimeOffset Now);
