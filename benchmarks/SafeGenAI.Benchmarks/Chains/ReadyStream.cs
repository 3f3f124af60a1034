using Microsoft.Extensions.AI;

namespace SafeGenAI.Benchmarks.Chains;

/// <summary>A stream whose parts are all there. Read once.</summary>
internal sealed class ReadyStream(ChatResponseUpdate[] updates) : IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>
{
    private int _next = -1;

    public ChatResponseUpdate Current => updates[_next];

    public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

    public ValueTask<bool> MoveNextAsync() => new(++_next < updates.Length);

    public ValueTask DisposeAsync() => default;
}
