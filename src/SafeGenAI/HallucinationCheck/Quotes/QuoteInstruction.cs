using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>Tells the model to quote what it relies on.</summary>
internal sealed class QuoteInstruction(string text)
{
    /// <summary>Changes whenever the way of asking does; the words are a version of their own.</summary>
    public const string Version = "quote-instruction/1";

    /// <summary>Behind the feature's own system messages, before the conversation.</summary>
    public ModelRequest AddTo(ModelRequest request)
    {
        List<ChatMessage> messages = new(request.Messages.Count + 1);
        messages.AddRange(request.Messages);
        int place = 0;
        while (place < messages.Count && messages[place].Role == ChatRole.System)
        {
            place++;
        }

        messages.Insert(place, new ChatMessage(ChatRole.System, text));
        return request.With(messages: messages);
    }
}
