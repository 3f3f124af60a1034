using Microsoft.Extensions.AI;

namespace SafeGenAI.Tests.Cache;

/// <summary>Sees the token that a model is asked with, in the flow that asks.</summary>
internal sealed class ProbeClient : DelegatingChatClient
{
    private readonly TaskCompletionSource _canceled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<CancellationToken>? _asked;

    public ProbeClient(IChatClient inner, Action<CancellationToken>? asked = null) : base(inner) => _asked = asked;

    /// <summary>Completes when the token of a request is cancelled.</summary>
    public Task Canceled => _canceled.Task;

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        See(cancellationToken);
        return base.GetResponseAsync(messages, options, cancellationToken);
    }

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        See(cancellationToken);
        return base.GetStreamingResponseAsync(messages, options, cancellationToken);
    }

    private void See(CancellationToken cancellationToken)
    {
        cancellationToken.Register(() => _canceled.TrySetResult());
        _asked?.Invoke(cancellationToken);
    }
}
