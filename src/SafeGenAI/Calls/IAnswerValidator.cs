using Microsoft.Extensions.AI;
using SafeGenAI.Failures;

namespace SafeGenAI.Calls;

/// <summary>Judges a whole answer. One travels with each typed call; a feature may have one of its own.</summary>
internal interface IAnswerValidator
{
    /// <summary>The failure, or null when the answer is accepted.</summary>
    ValueTask<Failure?> ValidateAsync(ChatResponse response, GenAICall call, CancellationToken cancellationToken);
}
