using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace SafeGenAI.Tests.Cache;

/// <summary>Lets the first update of every stream pass and holds the second until a task completes.</summary>
internal sealed class GatedStream(IChatClient inner, Task gate) : DelegatingChatClient(inner)
{
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        bool first = true;
        await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            if (!first)
            {
                await gate.WaitAsync(cancellationToken);
            }

            first = false;
            yield return update;
        }
    }
}
