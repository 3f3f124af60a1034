using Microsoft.Extensions.AI;

namespace SafeGenAI.HallucinationCheck;

/// <summary>Knows how one provider is asked for the log-probabilities of its tokens, and where it puts them.</summary>
/// <remarks>Microsoft.Extensions.AI has no place for them: they stand in raw representations. Thread-safe.</remarks>
public interface ILogProbabilitySource
{
    /// <summary>Asks for log-probabilities. What the options ask for already must stay.</summary>
    /// <param name="options">A copy of the call's own.</param>
    void Request(ChatOptions options);

    /// <summary>Reads what a provider gave.</summary>
    /// <param name="rawRepresentation">That of a <see cref="ChatResponse"/>, or of one <see cref="ChatResponseUpdate"/> of a stream.</param>
    /// <returns>The tokens in order; none where there are none, or where another provider answered.</returns>
    IEnumerable<TokenLogProbability> Read(object rawRepresentation);
}
