using System.Diagnostics;
using Microsoft.Extensions.AI;
using SafeGenAI.Failures;

namespace SafeGenAI.Calls;

/// <summary>
/// An answer from its first content on: whole, still streaming, or failed. One flow reads it; it ends exactly once.
/// </summary>
internal sealed class Reply
{
    private readonly ModelRequest? _request;
    private StreamTail? _tail;
    private List<ChatResponseUpdate>? _parts;
    private List<(Action<Reply, object> Action, object State)>? _onEnded;
    private List<Func<Reply, Failure?>>? _atEnd;

    private Reply() { }

    private Reply(ModelRequest request, StreamTail tail, List<ChatResponseUpdate> parts)
    {
        _request = request;
        _tail = tail;
        _parts = parts;
    }

    /// <summary>The answer: known once it is whole; what was delivered of it once a stream broke off.</summary>
    public ChatResponse? Response { get; private set; }

    /// <summary>Why it failed, or null. With parts given to the reader before, the stream broke off.</summary>
    public Failure? Failure { get; private set; }

    /// <summary>How it ended, or null while the stream goes on.</summary>
    public Ending? Ending { get; private set; }

    /// <summary>The attempt that this reply came from; null for a hit or a rung.</summary>
    public Attempt? Attempt { get; set; }

    /// <summary>Goes on after the attempt was given up, because the client ignores its token; null otherwise.</summary>
    public Task<ChatResponse>? Late { get; set; }

    /// <summary>Current while the tail is read, so that what a client traces there hangs where it belongs.</summary>
    public Activity? Scope { get; set; }

    /// <summary>Runs between two updates: a client that stalls is cut off.</summary>
    public IdleTimer? Idle { get; set; }

    /// <summary>
    /// What the reader of a stream gets last, after the answer ended: a mark, or a typed ending in place of an
    /// exception. Not part of <see cref="Response"/>.
    /// </summary>
    public Func<Reply, ChatResponseUpdate?>? Closing { get; set; }

    /// <summary>Whether a failure after the first content is told by <see cref="Closing"/> instead of thrown.</summary>
    public bool EndsGracefully { get; set; }

    /// <summary>The parts read so far: the reader takes them by index.</summary>
    public IReadOnlyList<ChatResponseUpdate> Parts => _parts ??= [.. Response?.ToChatResponseUpdates() ?? []];

    public static Reply Failed(Failure failure) => new()
    {
        Failure = failure,
        Ending = failure.Kind == FailureKind.Canceled ? Calls.Ending.Canceled : Calls.Ending.Failed,
    };

    public static Reply Of(ChatResponse response) => new() { Response = response, Ending = Calls.Ending.Completed };

    /// <summary>A whole answer that came as a stream: its updates pass unconverted.</summary>
    public static Reply Of(List<ChatResponseUpdate> parts) => new()
    {
        Response = parts.ToChatResponse(),
        _parts = parts,
        Ending = Calls.Ending.Completed,
    };

    /// <summary>An answer whose first content is there and whose tail is still to be read.</summary>
    public static Reply Streaming(ModelRequest request, StreamTail tail, List<ChatResponseUpdate> parts) => new(request, tail, parts);

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

        (_onEnded ??= new(4)).Add(((reply, boxed) => action(reply, (TState)boxed), state));
    }

    /// <summary>Judges the whole answer when a stream ends well: a failure turns Completed into Failed.</summary>
    public void AtEnd(Func<Reply, Failure?> judge) => (_atEnd ??= new(1)).Add(judge);

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
        return Failure is { } failure ? Failed(failure) : this;
    }

    /// <summary>Reads one more part of the tail. False once the answer has ended.</summary>
    public ValueTask<bool> ReadAsync()
    {
        if (_tail is not { } tail)
        {
            return new(false);
        }

        Activity? readers = Activity.Current;
        bool switched = Scope is not null && !ReferenceEquals(Scope, readers);
        if (switched)
        {
            Activity.Current = Scope;
        }

        try
        {
            Idle?.Start();
            ValueTask<bool> next = tail.MoveNextAsync();
            if (!next.IsCompletedSuccessfully)
            {
                return SlowReadAsync(tail, next);
            }

            if (!next.Result)
            {
                return CompleteAsync(tail);
            }

            Idle?.Stop();
            _parts!.Add(tail.Current);
            return new(true);
        }
        catch (Exception exception)
        {
            return FailAsync(tail, exception);
        }
        finally
        {
            if (switched)
            {
                Activity.Current = readers;
            }
        }
    }

    /// <summary>Ends the answer where it is: its reader walked away.</summary>
    public ValueTask LeaveAsync() =>
        _tail is { } tail ? EndAsync(tail, Calls.Ending.Abandoned, failure: null) : default;

    private async ValueTask<bool> SlowReadAsync(StreamTail tail, ValueTask<bool> next)
    {
        try
        {
            if (await next)
            {
                Idle?.Stop();
                _parts!.Add(tail.Current);
                return true;
            }
        }
        catch (Exception exception)
        {
            return await FailAsync(tail, exception);
        }

        return await CompleteAsync(tail);
    }

    private async ValueTask<bool> CompleteAsync(StreamTail tail)
    {
        await EndAsync(tail, Calls.Ending.Completed, failure: null);
        return false;
    }

    private async ValueTask<bool> FailAsync(StreamTail tail, Exception exception)
    {
        Failure failure = Door.Classify(exception, _request!);
        await EndAsync(tail, failure.Kind == FailureKind.Canceled ? Calls.Ending.Canceled : Calls.Ending.Failed, failure);
        return false;
    }

    private async ValueTask EndAsync(StreamTail tail, Ending ending, Failure? failure)
    {
        _tail = null;
        Idle?.Stop();
        try
        {
            await tail.DisposeAsync();
        }
        catch (Exception exception) when (ending == Calls.Ending.Completed)
        {
            (ending, failure) = (Calls.Ending.Failed, Door.Classify(exception, _request!));
        }
        catch (Exception)
        {
            // The first failure is the one to tell.
        }

        Response = _parts!.ToChatResponse();
        for (int i = 0; ending == Calls.Ending.Completed && failure is null && i < _atEnd?.Count; i++)
        {
            failure = Judged(_atEnd[i]);
        }

        Failure = failure;
        Ending = failure is null || ending != Calls.Ending.Completed ? ending : Calls.Ending.Failed;
        for (int i = 0; i < _onEnded?.Count; i++)
        {
            _onEnded[i].Action(this, _onEnded[i].State);
        }
    }

    private Failure? Judged(Func<Reply, Failure?> judge)
    {
        try
        {
            return judge(this);
        }
        catch (Exception exception)
        {
            // What cannot be judged is not accepted, and an ending that is told to nobody would leave money reserved.
            return new Failure(FailureKind.ProviderError, exception);
        }
    }
}
