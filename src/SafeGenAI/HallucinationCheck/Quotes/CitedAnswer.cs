using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>The answer as it leaves: without markup, with citations that point at what was verified.</summary>
internal static class CitedAnswer
{
    /// <param name="response">The response as the model gave it.</param>
    /// <param name="text">Its text without markup.</param>
    /// <param name="annotations">What is said about the text, or null.</param>
    public static ChatResponse Of(ChatResponse response, string text, IList<AIAnnotation>? annotations)
    {
        if (annotations is null && text == response.Text)
        {
            return response;
        }

        TextContent answer = new(text) { Annotations = annotations };
        List<ChatMessage> messages = new(response.Messages.Count);
        bool placed = false;
        foreach (ChatMessage message in response.Messages)
        {
            ChatMessage copy = message.Clone();
            copy.Contents = [];
            foreach (AIContent content in message.Contents)
            {
                if (content is not TextContent)
                {
                    copy.Contents.Add(content);
                }
                else if (!placed)
                {
                    copy.Contents.Add(answer);
                    placed = true;
                }
            }

            messages.Add(copy);
        }

        return ResponseShell.Of(response, messages);
    }
}
