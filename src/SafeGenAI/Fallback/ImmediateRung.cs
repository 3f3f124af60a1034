namespace SafeGenAI.Fallback;

/// <summary>A rung that answers at once. It waits for nothing, so it needs no time limit, and none is made for it.</summary>
internal abstract class ImmediateRung : IFallbackRung
{
    public abstract string Name { get; }

    /// <summary>Answers, or returns null.</summary>
    public abstract RungAnswer? Answer(in RungArguments arguments);

    public ValueTask<RungAnswer?> AnswerAsync(RungArguments arguments, CancellationToken cancellationToken) => new(Answer(arguments));
}
