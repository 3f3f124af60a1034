using Microsoft.Extensions.AI;

namespace SafeGenAI.Cache;

/// <summary>
/// Copies an answer, so that no caller can change what another one gets. What belongs to one exchange only is left out:
/// ids, usage (a hit bills nothing), the conversation, raw representations.
/// </summary>
internal static class PrivateCopy
{
    /// <returns>The copy, or null when a content is of a kind that cannot be copied for certain.</returns>
    public static ChatResponse? Of(ChatResponse response)
    {
        List<ChatMessage> messages = new(response.Messages.Count);
        for (int i = 0; i < response.Messages.Count; i++)
        {
            ChatMessage message = response.Messages[i];
            if (Of(message.Contents) is not { } contents)
            {
                return null;
            }

            messages.Add(new ChatMessage(message.Role, contents) { AuthorName = message.AuthorName });
        }

        return new ChatResponse(messages)
        {
            CreatedAt = response.CreatedAt,
            FinishReason = response.FinishReason,
            ModelId = response.ModelId,
        };
    }

    /// <returns>The copy for one more reader of a stream, or null when it cannot be copied for certain.</returns>
    public static ChatResponseUpdate? Of(ChatResponseUpdate update) => Of(update.Contents) is not { } contents ? null : new()
    {
        Role = update.Role,
        AuthorName = update.AuthorName,
        Contents = contents,
        CreatedAt = update.CreatedAt,
        FinishReason = update.FinishReason,
        MessageId = update.MessageId,
        ModelId = update.ModelId,
    };

    private static List<AIContent>? Of(IList<AIContent> contents)
    {
        List<AIContent> copies = new(contents.Count);
        for (int i = 0; i < contents.Count; i++)
        {
            switch (contents[i])
            {
                case TextContent text:
                    copies.Add(new TextContent(text.Text) { Annotations = Of(text.Annotations) });
                    break;
                case TextReasoningContent reasoning:
                    copies.Add(new TextReasoningContent(reasoning.Text));
                    break;
                case DataContent data:
                    copies.Add(new DataContent(data.Data.ToArray(), data.MediaType) { Name = data.Name });
                    break;
                case UriContent uri:
                    copies.Add(new UriContent(uri.Uri, uri.MediaType));
                    break;
                case UsageContent:
                    break;
                default:
                    return null;
            }
        }

        return copies;
    }

    private static List<AIAnnotation>? Of(IList<AIAnnotation>? annotations)
    {
        if (annotations is null)
        {
            return null;
        }

        List<AIAnnotation> copies = new(annotations.Count);
        foreach (AIAnnotation annotation in annotations)
        {
            List<AnnotatedRegion>? regions = annotation.AnnotatedRegions is { } known
                ? [.. known.Select(region => region is TextSpanAnnotatedRegion span
                    ? new TextSpanAnnotatedRegion { StartIndex = span.StartIndex, EndIndex = span.EndIndex }
                    : region)]
                : null;
            copies.Add(annotation is CitationAnnotation citation
                ? new CitationAnnotation
                {
                    FileId = citation.FileId,
                    Snippet = citation.Snippet,
                    Title = citation.Title,
                    ToolName = citation.ToolName,
                    Url = citation.Url,
                    AnnotatedRegions = regions,
                }
                : new AIAnnotation { AnnotatedRegions = regions });
        }

        return copies;
    }
}
