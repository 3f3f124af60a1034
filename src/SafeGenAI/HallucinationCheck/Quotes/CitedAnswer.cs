using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>The answer as it leaves: without markup, with citations that point at what was verified.</summary>
internal static class CitedAnswer
{
    public static ChatResponse Of(ChatResponse response, QuoteCheck check)
    {
        if (check.Citations.Count == 0 && check.Unverified.Count == 0 && check.Text == response.Text)
        {
            return response;
        }

        TextContent answer = new(check.Text)
        {
            Annotations = [.. check.Citations.Select(CheckedCitation.Of), .. check.Unverified.Select(CheckedCitation.Unverified)],
        };
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
