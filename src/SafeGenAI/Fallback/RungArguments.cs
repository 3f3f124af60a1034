using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.Fallback;

/// <summary>What a rung knows.</summary>
/// <param name="Call">The call: feature, user, sources, variables.</param>
/// <param name="Failure">Why no model answered.</param>
/// <param name="Messages">The conversation as the caller passed it.</param>
public readonly record struct RungArguments(GenAICall Call, Failure Failure, IReadOnlyList<ChatMessage> Messages)
{
    /// <summary>The user's input: what the request says it is, else the text of the last user message, else empty.</summary>
    public string Input => Call.Input ?? LastUserMessage?.Text ?? "";

    /// <summary>The length of <see cref="Input"/>, without making it: a message of several parts is joined only when asked for.</summary>
    internal long InputLength => Call.Input?.Length
        ?? LastUserMessage?.Contents.Sum(static content => (content as TextContent)?.Text.Length ?? 0L) ?? 0;

    private ChatMessage? LastUserMessage
    {
        get
        {
            for (int i = Messages.Count - 1; i >= 0; i--)
            {
                if (Messages[i].Role == ChatRole.User)
                {
                    return Messages[i];
                }
            }

            return null;
        }
    }
}
