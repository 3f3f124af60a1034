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
        ModelId = update.ModelId,
    };

    /// <summary>The copy for the call that paid: all of it, in objects of its own, for others may still read the original.</summary>
    public static ChatResponseUpdate ForItsOwner(ChatResponseUpdate update)
    {
        ChatResponseUpdate copy = update.Clone();
        copy.AdditionalProperties = update.AdditionalProperties?.Clone();
        copy.Contents = new List<AIContent>(update.Contents.Count);
        for (int i = 0; i < update.Contents.Count; i++)
        {
            AIContent content = update.Contents[i];
            AIContent own = Of(content) ?? content;
            if (!ReferenceEquals(own, content))
            {
                own.AdditionalProperties = content.AdditionalProperties?.Clone();
                own.RawRepresentation = content.RawRepresentation;
            }

            if (own is TextReasoningContent reasoning)
            {
                reasoning.ProtectedData = ((TextReasoningContent)content).ProtectedData;
            }

            copy.Contents.Add(own);
        }

        return copy;
    }

    private static List<AIContent>? Of(IList<AIContent> contents)
    {
        List<AIContent> copies = new(contents.Count);
        for (int i = 0; i < contents.Count; i++)
        {
            if (contents[i] is UsageContent)
            {
                continue;
            }

            if (Of(contents[i]) is not { } copy)
            {
                return null;
            }

            copies.Add(copy);
        }

        return copies;
    }

    private static AIContent? Of(AIContent content) => content switch
    {
        TextContent text => new TextContent(text.Text) { Annotations = CitationCopy.Of(text.Annotations) },
        TextReasoningContent reasoning => new TextReasoningContent(reasoning.Text),
        DataContent data when data.GetType() == typeof(DataContent) => new DataContent(data.Data, data.MediaType) { Name = data.Name },
        UriContent uri when uri.GetType() == typeof(UriContent) => new UriContent(uri.Uri, uri.MediaType),
        UsageContent usage => new UsageContent(Of(usage.Details)),
        _ => RareContent.CopyOf(content),
    };

    private static UsageDetails Of(UsageDetails usage)
    {
        UsageDetails copy = new();
        copy.Add(usage);
        return copy;
    }
}
