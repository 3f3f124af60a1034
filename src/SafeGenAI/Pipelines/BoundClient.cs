using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.Pipelines;

/// <summary>The client that a feature's own code is handed: everything it asks belongs to one call.</summary>
internal sealed class BoundClient(IChatClient inner, GenAICall call) : DelegatingChatClient(inner)
{
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetResponseAsync(messages, Bound(options), cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetStreamingResponseAsync(messages, Bound(options), cancellationToken);

    // The chain lives on after this call.
    protected override void Dispose(bool disposing) => base.Dispose(disposing: false);

    private CallOptions Bound(ChatOptions? options)
    {
        CallOptions own = CallOptions.From(options);
        own.Call = call;
        return own;
    }
}
