namespace SafeGenAI.Fallback;

/// <summary>One rung of a fallback ladder: answers without asking a model.</summary>
/// <remarks>
/// Thread-safe. A rung that has nothing to say returns null and the next one is asked; one that throws is passed over
/// and logged. Its answer is never cached.
/// </remarks>
public interface IFallbackRung
{
    /// <summary>The rung's name in decisions and metrics: lower case, no spaces, never content.</summary>
    string Name { get; }

    /// <summary>Answers, or returns null.</summary>
    ValueTask<RungAnswer?> AnswerAsync(RungArguments arguments, CancellationToken cancellationToken);
}
