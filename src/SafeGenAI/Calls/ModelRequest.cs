using Microsoft.Extensions.AI;
using SafeGenAI.Failures;

namespace SafeGenAI.Calls;

/// <summary>What one stage asks the next: messages, options, which door, until when, on behalf of which call. Immutable.</summary>
internal sealed class ModelRequest
{
    public required GenAICall Call { get; init; }

    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>Never changed in place: a stage that wants other options clones them.</summary>
    public required CallOptions Options { get; init; }

    public required bool Streaming { get; init; }

    /// <summary>Fires when this request must end: the caller cancelled, or a time limit of a stage is over.</summary>
    public required CancellationToken CancellationToken { get; init; }

    /// <summary>Fires only when the caller cancelled: that is no failure of the model.</summary>
    public required CancellationToken CallerToken { get; init; }

    /// <summary>Whether it asks for something beside the answer.</summary>
    public bool IsAside { get; private init; }

    /// <summary>What the attempts at one answer have in common, where somebody adds them up: a delegate may ask several things at once. Null
    /// for what is asked beside the answer.</summary>
    public object? Question { get; private init; }

    /// <summary>What the failure classifier is told of an answer to it.</summary>
    /// <remarks>A provider's stream (it has an id) that ends without a finish reason broke off; a bare one may be a fake's.</remarks>
    public AnswerArguments Answered(ChatResponse response) => new(response, Streamed: Streaming && response.ResponseId is not null);

    public ModelRequest With(
        IReadOnlyList<ChatMessage>? messages = null, CallOptions? options = null, CancellationToken? cancellationToken = null, object? question = null) => new()
    {
        Call = Call,
        Messages = messages ?? Messages,
        Options = options ?? Options,
        Streaming = Streaming,
        CancellationToken = cancellationToken ?? CancellationToken,
        CallerToken = CallerToken,
        IsAside = IsAside,
        Question = question ?? Question,
    };

    /// <summary>The same question, owned by a flight that outlives its caller.</summary>
    public ModelRequest OwnedBy(CancellationToken flight) => new()
    {
        Call = Call,
        Messages = Messages,
        Options = Options,
        Streaming = Streaming,
        CancellationToken = flight,
        CallerToken = flight,
    };

    /// <summary>A question of a stage's own, asked on behalf of the same call and always whole. Whoever asks is its caller, so that
    /// giving up on it is no failure of the model.</summary>
    public ModelRequest Aside(IReadOnlyList<ChatMessage> messages, CallOptions options, CancellationToken cancellationToken) => new()
    {
        Call = Call,
        Messages = messages,
        Options = options,
        Streaming = false,
        CancellationToken = cancellationToken,
        CallerToken = cancellationToken,
        IsAside = true,
    };
}
