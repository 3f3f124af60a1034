using Microsoft.Extensions.AI;

namespace SafeGenAI.Calls;

/// <summary>Copies what stands around the messages of a response: the client's own object may be shared with others.</summary>
internal static class ResponseShell
{
    /// <param name="response">The response; not changed.</param>
    /// <param name="messages">The messages of the copy.</param>
    public static ChatResponse Of(ChatResponse response, IList<ChatMessage> messages) => new(messages)
    {
        AdditionalProperties = response.AdditionalProperties?.Clone(),
        ConversationId = response.ConversationId,
        ContinuationToken = response.ContinuationToken,
        CreatedAt = response.CreatedAt,
        FinishReason = response.FinishReason,
        ModelId = response.ModelId,
        RawRepresentation = response.RawRepresentation,
        ResponseId = response.ResponseId,
        Usage = response.Usage,
    };
}
