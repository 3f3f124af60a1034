using System.Diagnostics;
using Microsoft.Extensions.AI;
using SafeGenAI.Failures;

namespace SafeGenAI.Calls;

/// <summary>What is still to be read of a streamed answer. One flow reads it; it ends its reply exactly once.</summary>
internal sealed class ReplyTail(Reply reply, ModelRequest request, StreamTail stream, List<ChatResponseUpdate> parts)
{
    private bool _ended;

    public IdleTimer? Idle { get; set; }

    public IReplyMeter? Meter { get; set; }

    public List<(Action<Reply, object> Action, object State)> OnEnded { get; } = new(4);

    /// <summary>When the last content was read, counted from the call's start.</summary>
    public TimeSpan LastContent { get; private set; } = request.Call.Elapsed;

    /// <param name="scope">Current while the client is asked; the reader's own is put back before anything is returned.</param>
    public ValueTask<bool> ReadAsync(Activity? scope)
    {
        if (_ended)
        {
            return new(false);
        }

        Activity? readers = Activity.Current;
        bool switched = scope is not null && !ReferenceEquals(scope, readers);
        if (switched)
        {
            Activity.Current = scope;
        }

        try
        {
            ValueTask<Failure?> checking = Meter?.CheckAsync(parts) ?? default;
            return checking is { IsCompletedSuccessfully: true, Result: null } ? ReadNextAsync() : CheckedReadAsync(checking);
        }
        catch (Exception exception)
        {
            return FailAsync(Door.Classify(exception, request));
        }
        finally
        {
            if (switched)
            {
                Activity.Current = readers;
            }
        }
    }

    public ValueTask LeaveAsync() => _ended ? default : EndAsync(Ending.Abandoned, failure: null);

    private async ValueTask<bool> CheckedReadAsync(ValueTask<Failure?> checking)
    {
        Failure? failure;
        try
        {
            failure = await checking;
        }
        catch (Exception exception)
        {
            failure = Door.Classify(exception, request);
        }

        return failure is null ? await ReadNextAsync() : await FailAsync(failure);
    }

    private ValueTask<bool> ReadNextAsync()
    {
        try
        {
            Idle?.Check();
            ValueTask<bool> next = stream.MoveNextAsync();
            if (!next.IsCompletedSuccessfully)
            {
                return SlowReadAsync(next);
            }

            if (!next.Result)
            {
                return CompleteAsync();
            }

            Add(stream.Current);
            return new(true);
        }
        catch (Exception exception)
        {
            return FailAsync(Door.Classify(exception, request));
        }
    }

    private async ValueTask<bool> SlowReadAsync(ValueTask<bool> next)
    {
        try
        {
            if (!next.IsCompleted)
            {
                Idle?.Start();
            }

            if (await next)
            {
                Add(stream.Current);
                return true;
            }
        }
        catch (Exception exception)
        {
            return await FailAsync(Door.Classify(exception, request));
        }

        return await CompleteAsync();
    }

    private void Add(ChatResponseUpdate part)
    {
        Idle?.Stop();
        parts.Add(part);
        if (ReplyContent.HasContent(part, toolsRunInside: false))
        {
            LastContent = request.Call.Elapsed;
        }
    }

    private async ValueTask<bool> CompleteAsync()
    {
        await EndAsync(Ending.Completed, failure: null);
        return false;
    }

    private async ValueTask<bool> FailAsync(Failure failure)
    {
        await EndAsync(failure.Kind == FailureKind.Canceled ? Ending.Canceled : Ending.Failed, failure);
        return false;
    }

    private async ValueTask EndAsync(Ending ending, Failure? failure)
    {
        _ended = true;
        Idle?.Stop();
        try
        {
            await stream.DisposeAsync();
        }
        catch (Exception exception) when (ending == Ending.Completed)
        {
            (ending, failure) = (Ending.Failed, Door.Classify(exception, request));
        }
        catch (Exception)
        {
            // The first failure is the one to tell.
        }

        reply.End(ending, failure, OnEnded);
    }
}
