namespace SafeGenAI.Testing.Feedback;

/// <summary>Collects what one case of a suite finds wrong.</summary>
internal sealed class FeedbackExpectations(string name, List<string> violations)
{
    public void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            violations.Add($"{name}: {what} should be {expected}, and is {actual}.");
        }
    }
}
