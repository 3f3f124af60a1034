using Microsoft.Extensions.AI;
using SafeGenAI.Failures;

namespace SafeGenAI.Calls;

/// <summary>A typed call: it accepts an answer that parses, and has a fallback of its own.</summary>
internal interface ITypedAnswer : IAnswerValidator
{
    /// <summary>Parses an answer and keeps its value.</summary>
    bool TryAccept(ChatResponse response);

    /// <summary>Takes the caller's fallback value, as text for the answer. What the caller's code throws is theirs.</summary>
    string FallBack(Failure failure, GenAICall call);
}
