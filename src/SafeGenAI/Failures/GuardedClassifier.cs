namespace SafeGenAI.Failures;

/// <summary>Stands before a classifier of the application's: what it cannot tell, the default one tells (L26).</summary>
internal sealed class GuardedClassifier(IFailureClassifier classifier) : IFailureClassifier
{
    public Failure Classify(in ExceptionArguments arguments)
    {
        try
        {
            return classifier.Classify(arguments) ?? DefaultFailureClassifier.Instance.Classify(arguments);
        }
        catch (Exception)
        {
            return DefaultFailureClassifier.Instance.Classify(arguments);
        }
    }

    public Failure? Classify(in AnswerArguments arguments)
    {
        try
        {
            return classifier.Classify(arguments);
        }
        catch (Exception)
        {
            return DefaultFailureClassifier.Instance.Classify(arguments);
        }
    }
}
