using System.Diagnostics;
using Microsoft.Extensions.AI;
using SafeGenAI.Failures;

namespace SafeGenAI.Calls;

/// <summary>
/// An answer from its first content on: whole, still streaming, or failed. One flow reads it; it ends exactly once.
/// </summary>
internal sealed class Reply
{
    private readonly ReplyTail? _tail;
    private List<ChatResponseUpdate>? _parts;

    private Reply() { }

    private Reply(ModelRequest request, StreamTail stream, List<ChatResponseUpdate> parts)
    {
        _tail = new ReplyTail(this, request, stream, parts);
        _parts = parts;
    }

    /// <summary>The answer: known once it is whole; what was delivered of it once a stream broke off.</summary>
    public ChatResponse? Response { get; private set; }

    /// <summary>Why it failed, or null. With parts given to the reader before, the stream broke off.</summary>
    public Failure? Failure { get; private set; }

    /// <summary>How it ended, or null while the stream goes on.</summary>
    public Ending? Ending { get; private set; }

    /// <summary>When the last content of a stream was read, counted from the call's start; null where nothing was streamed.</summary>
    public TimeSpan? LastContent => _tail?.LastContent;

    /// <summary>The attempt that this reply came from; null for a hit or a rung.</summary>
    public Attempt? Attempt { get; set; }

    /// <summary>Goes on after the attempt was given up, because the client ignores its token; null otherwise.</summary>
    public Task<ChatResponse>? Late { get; set; }

    /// <summary>Current while the tail is read, so that what a client traces there hangs where it belongs.</summary>
    public Activity? Scope { get; set; }

    /// <summary>Runs between two updates: a client that stalls is cut off.</summary>
    public IdleTimer? Idle
    {
        get => _tail?.Idle;
        set => _tail!.Idle = value;
    }

    /// <summary>Asked before each further read; set while the stream goes on.</summary>
    public IReplyMeter? Meter
    {
        get => _tail?.Meter;
        set => _tail!.Meter = value;
    }

    /// <summary>
    /// What the reader of a stream gets last, after the answer ended: a mark, or a typed ending in place of an
    /// exception. Not part of <see cref="Response"/>.
    /// </summary>
    public Func<Reply, ChatResponseUpdate?>? Closing { get; set; }

    /// <summary>Whether a failure after the first content is told by <see cref="Closing"/> instead of thrown.</summary>
    public bool EndsGracefully { get; set; }

    /// <summary>Whether nobody else holds the <see cref="Response"/>.</summary>
    public bool IsPrivate { get; private init; }

    /// <summary>The parts read so far: the reader takes them by index.</summary>
    public IReadOnlyList<ChatResponseUpdate> Parts => _parts ??= [.. Response?.ToChatResponseUpdates() ?? []];

    public static Reply Failed(Failure failure) => new()
    {
        Failure = failure,
        Ending = failure.Kind == FailureKind.Canceled ? Calls.Ending.Canceled : Calls.Ending.Failed,
    };

    /// <param name="response">The whole answer.</param>
    /// <param name="isPrivate">Whether it was made for this caller, so that it may be marked in place.</param>
    public static Reply Of(ChatResponse response, bool isPrivate = false) => new()
    {
        Response = response,
        Ending = Calls.Ending.Completed,
        IsPrivate = isPrivate,
    };

    /// <summary>A whole answer that came as a stream: its updates pass unconverted.</summary>
    public static Reply Of(List<ChatResponseUpdate> parts) => new()
    {
        Response = parts.ToChatResponse(),
        _parts = parts,
        Ending = Calls.Ending.Completed,
    };

    /// <summary>An answer whose first content is there and whose tail is still to be read.</summary>
    public static Reply Streaming(ModelRequest request, StreamTail stream, List<ChatResponseUpdate> parts) => new(request, stream, parts);

    /// <summary>Puts the marked form of the answer in its place, once it has ended.</summary>
    public void Mark(ChatResponse response) => Response = response;

    /// <summary>The same whole answer in another form; what was registered has run already.</summary>
    public Reply With(ChatResponse response) =>
        ReferenceEquals(response, Response) ? this : new() { Response = response, Ending = Ending, Attempt = Attempt, Scope = Scope };

    /// <summary>
    /// Runs when the answer has ended: at once if it has, else when the stream ends, once, however it ends. Inner
    /// stages registered first and run first.
    /// </summary>
    public void OnEnded<TState>(Action<Reply, TState> action, TState state) where TState : class
    {
        if (Ending is not null)
        {
            action(this, state);
            return;
        }

        _tail!.OnEnded.Add(((reply, boxed) => action(reply, (TState)boxed), state));
    }

    /// <summary>
    /// Judges the whole answer when a stream ends well: a failure turns Completed into Failed. Inner stages have been told
    /// by then: for them, as through the other door, an answer that is rejected later was delivered and billed.
    /// </summary>
    public void AtEnd(Func<Reply, Failure?> judge) => OnEnded(
        static (reply, judge) =>
        {
            if (reply.Ending == Calls.Ending.Completed && Judged(reply, judge) is { } failure)
            {
                (reply.Failure, reply.Ending) = (failure, Calls.Ending.Failed);
                if (reply.Attempt is { } attempt)
                {
                    attempt.Failure = failure.Kind;
                }
            }
        },
        judge);

    private static Failure? Judged(Reply reply, Func<Reply, Failure?> judge)
    {
        try
        {
            return judge(reply);
        }
        catch (Exception exception)
        {
            // What cannot be judged is not accepted, and an ending that is told to nobody would leave money reserved.
            return new Failure(FailureKind.ProviderError, exception);
        }
    }

    /// <summary>Reads the rest, for a stage that holds text until it is checked.</summary>
    public async ValueTask<Reply> CompleteAsync()
    {
        while (await ReadAsync())
        {
        }

        return this;
    }

    /// <summary>Reads the rest and, where that fails, forgets what was held: the reader has seen nothing of it (L10).</summary>
    public async ValueTask<Reply> HoldAsync()
    {
        await CompleteAsync();
        return Failure is { } failure ? Reject(failure) : this;
    }

    /// <summary>The answer will not do: what there is of it is forgotten, and its attempt says why.</summary>
    public Reply Reject(Failure failure)
    {
        Reply rejected = Failed(failure);
        rejected.Attempt = Attempt;
        if (Attempt is { Failure: null })
        {
            Attempt.Failure = failure.Kind;
        }

        return rejected;
    }

    /// <summary>Reads one more part of the tail. False once the answer has ended.</summary>
    public ValueTask<bool> ReadAsync() => _tail?.ReadAsync(Scope) ?? new(false);

    /// <summary>Ends the answer where it is: its reader walked away.</summary>
    public ValueTask LeaveAsync() => _tail?.LeaveAsync() ?? default;

    /// <summary>Takes from its tail how it ended, and tells everybody who wants to know.</summary>
    public void End(Ending ending, Failure? failure, List<(Action<Reply, object> Action, object State)> onEnded)
    {
        Response = _parts!.ToChatResponse();
        Failure = failure;
        Ending = ending;
        for (int i = 0; i < onEnded.Count; i++)
        {
            (Action<Reply, object> action, object state) = onEnded[i];
            action(this, state);
        }
    }
}
