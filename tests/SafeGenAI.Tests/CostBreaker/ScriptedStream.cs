using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace SafeGenAI.Tests.CostBreaker;

/// <summary>Streams given updates, then breaks.</summary>
internal sealed class ScriptedStream(params ChatResponseUpdate[] updates) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        foreach (ChatResponseUpdate update in updates)
        {
            yield return update;
        }

        throw new HttpRequestException("cut");
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
