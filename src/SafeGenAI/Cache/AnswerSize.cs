using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.Cache;

/// <summary>About how much memory a stored answer takes: what the memory's size limit counts.</summary>
internal static class AnswerSize
{
    private const int PerAnswer = 512;
    private const int PerObject = 96;

    /// <returns>Bytes.</returns>
    public static long Of(byte[] question, ChatResponse response, IReadOnlyList<Finding> findings)
    {
        long size = PerAnswer + question.Length + ((long)PerObject * findings.Count);
        foreach (ChatMessage message in response.Messages)
        {
            size += PerObject;
            foreach (AIContent content in message.Contents)
            {
                size += PerObject + Of(content) + Of(content.Annotations);
            }
        }

        return size;
    }

    private static long Of(AIContent content) => content switch
    {
        TextContent text => Of(text.Text),
        TextReasoningContent reasoning => Of(reasoning.Text),
        DataContent data => data.Data.Length,
        UriContent uri => Of(uri.Uri.OriginalString),
        _ => RareContent.SizeOf(content),
    };

    private static long Of(IList<AIAnnotation>? annotations)
    {
        long size = 0;
        foreach (AIAnnotation annotation in annotations ?? [])
        {
            size += (PerObject * (2 + (annotation.AdditionalProperties?.Count ?? 0)))
                + (annotation is CitationAnnotation citation ? Of(citation.Snippet) + Of(citation.Title) : 0);
        }

        return size;
    }

    private static long Of(string? text) => (text?.Length ?? 0) * sizeof(char);
}
