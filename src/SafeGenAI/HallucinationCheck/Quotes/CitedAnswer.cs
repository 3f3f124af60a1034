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

    public static CitationAnnotation Annotation(QuoteCitation citation) => new()
    {
        Title = citation.SourceId,
        Snippet = citation.Snippet,
        AnnotatedRegions = [new TextSpanAnnotatedRegion { StartIndex = citation.Claim.Start, EndIndex = citation.Claim.End }],
        AdditionalProperties = new()
        {
            [SourceStartKey] = citation.Evidence.Start,
            [SourceLengthKey] = citation.Evidence.Length,
        },
    };

    /// <summary>Where the evidence stands in the original source, in UTF-16 code units.</summary>
    private const string SourceStartKey = "safegenai.source_start";

    private const string SourceLengthKey = "safegenai.source_length";
}
