using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace SafeGenAI.Calls;

/// <summary>
/// Two doors, one room: a stage decides once, over the head of an answer, for callers that stream and callers that do
/// not. Between two stages failures are values; they are thrown only here, at the door.
/// </summary>
/// <param name="inner">The next client.</param>
/// <param name="runtime">Given to a stage that may open a call: a pipeline's outermost, or one that stands alone.
/// Null for an inner stage, which must find the call in the options.</param>
internal abstract class GenAIStage(IChatClient inner, CallRuntime? runtime) : DelegatingChatClient(inner)
{
    /// <summary>The room.</summary>
    public abstract ValueTask<Reply> RunAsync(ModelRequest request);

    public sealed override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        WholeAsync(Enter(Materialize(messages), options, streaming: false, cancellationToken));

    public sealed override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        StreamAsync(Materialize(messages), options, cancellationToken);

    /// <summary>Whether a call begins here: whoever comes from another pipeline enters by the door, and opens a child.</summary>
    protected virtual bool IsEntry => false;

    /// <summary>Asks a client: a stage of ours as a value, any other through its door.</summary>
    public static ValueTask<Reply> NextAsync(IChatClient client, ModelRequest request) =>
        client is GenAIStage { IsEntry: false } stage ? stage.RunAsync(request) : Door.OpenAsync(client, request);

    protected ValueTask<Reply> NextAsync(ModelRequest request) => NextAsync(InnerClient, request);

    /// <summary>Finds the call in the options, or opens one.</summary>
    protected virtual GenAICall FindCall(CallOptions options) =>
        options.Call ?? (runtime is not null
            ? runtime.Open(options.Identity, parent: null)
            : throw new InvalidOperationException(
                $"{GetType().Name} found no call in its ChatOptions. A middleware between two stages of the pipeline " +
                "probably made new ChatOptions; clone the ones it is given (options.Clone()) and change the clone."));

    private ModelRequest Enter(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, bool streaming, CancellationToken cancellationToken)
    {
        CallOptions own = CallOptions.From(options);
        own.Call = FindCall(own);
        own.Call.Runtime.Bound(own);
        return new ModelRequest
        {
            Call = own.Call,
            Messages = messages,
            Options = own,
            Streaming = streaming,
            CancellationToken = cancellationToken,
            CallerToken = cancellationToken,
        };
    }

    private async Task<ChatResponse> WholeAsync(ModelRequest request)
    {
        Reply reply = await RunAsync(request);
        if (reply.Failure is { } failure)
        {
            request.Call.Throw(failure);
        }

        return reply.Response!;
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ModelRequest request = Enter(messages, options, streaming: true, cancellationToken);
        Reply reply = await RunAsync(request);
        await foreach (ChatResponseUpdate update in reply.ReadAllAsync(request.Call))
        {
            yield return update;
        }
    }

    private static IReadOnlyList<ChatMessage> Materialize(IEnumerable<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);

        // A one-shot sequence would reach the second model empty.
        IReadOnlyList<ChatMessage> list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        if (list.Count == 0)
        {
            throw new ArgumentException("The conversation has no message. Pass at least one.", nameof(messages));
        }

        for (int i = 0; i < list.Count; i++)
        {
            if (list[i] is null)
            {
                throw new ArgumentException($"Message {i} of {list.Count} is null. Remove it, or pass a ChatMessage.", nameof(messages));
            }
        }

        return list;
    }
}
