using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.Rollout;

/// <summary>How an arm asks: with other instructions, or with other messages.</summary>
internal sealed record ArmPrompt(string Version, string? Instructions, Func<IReadOnlyList<ChatMessage>, IEnumerable<ChatMessage>>? Rewrite)
{
    public ModelRequest Apply(ModelRequest request)
    {
        if (Rewrite is not null)
        {
            ChatMessage[] messages = [.. Rewrite(request.Messages)];
            return messages.Length > 0 && Array.IndexOf(messages, null) < 0
                ? request.With(messages: messages)
                : throw new InvalidOperationException(
                    $"The prompt '{Version}' of feature '{request.Call.Feature}' gave {(messages.Length == 0 ? "no message" : "a message that is null")}; return at least one, and none that is null.");
        }

        CallOptions options = (CallOptions)request.Options.Clone();
        options.Instructions = Instructions;
        return request.With(options: options);
    }
}
