using Microsoft.Extensions.AI;

namespace SafeGenAI.Benchmarks.Chains;

/// <summary>The plain decorator that everybody writes.</summary>
internal sealed class AsyncForwarder(IChatClient inner) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await base.GetResponseAsync(messages, options, cancellationToken);
}
