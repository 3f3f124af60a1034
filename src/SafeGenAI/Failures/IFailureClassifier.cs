namespace SafeGenAI.Failures;

/// <summary>Tells what kind of failure an exception is, and whether an answer that came as a success is one.</summary>
/// <remarks>Implementations are thread-safe, do not throw, and look at the answer only: they do no I/O.</remarks>
public interface IFailureClassifier
{
    /// <summary>Classifies what a model client threw.</summary>
    Failure Classify(in ExceptionArguments arguments);

    /// <summary>Classifies a complete answer.</summary>
    /// <returns>The failure, or null when the answer is one: not empty, not truncated, not filtered, not a refusal.</returns>
    Failure? Classify(in AnswerArguments arguments);
}
