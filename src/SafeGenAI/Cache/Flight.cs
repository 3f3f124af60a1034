using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.Cache;

/// <summary>
/// One question on its way to the models, shared by all who ask it meanwhile. It is pumped apart from any of them and
/// cancelled when the last one leaves (L18).
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has no timer and no handle; readers may still hold its token.")]
internal sealed class Flight(byte[] question, GenAICall starter)
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _source = new();
    private List<ChatResponseUpdate>? _parts;
    private TaskCompletionSource? _changed;
    private int _members = 1;
    private bool _isStream;
    private bool _ended;

    public byte[] Question => question;

    /// <summary>The call that pays.</summary>
    public GenAICall Starter => starter;

    public CancellationToken Token => _source.Token;

    /// <summary>Why it failed; known once it has.</summary>
    public Failure? Failure { get; private set; }

    /// <summary>The whole answer; known once it has ended well.</summary>
    public ChatResponse? Response { get; private set; }

    /// <summary>Whether the answer, or the failure, is known.</summary>
    public bool HasEnded => Volatile.Read(ref _ended);

    /// <summary>Whether readers follow parts; otherwise the answer is whole at once.</summary>
    public bool IsStream => _isStream;

    /// <summary>False when everybody has left: a dying flight takes no one aboard.</summary>
    public bool TryJoin()
    {
        lock (_lock)
        {
            return _members > 0 && ++_members > 0;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            if (--_members > 0 || _ended)
            {
                return;
            }
        }

        _source.Cancel();
    }

    /// <summary>Tells that the first content is there and parts follow.</summary>
    public void Open(Reply reply)
    {
        _isStream = true;
        Publish(reply);
    }

    /// <summary>Hands the parts read since the last time to the readers.</summary>
    public void Publish(Reply reply)
    {
        TaskCompletionSource? changed;
        lock (_lock)
        {
            _parts ??= [];
            for (int i = _parts.Count; i < reply.Parts.Count; i++)
            {
                _parts.Add(reply.Parts[i]);
            }

            (changed, _changed) = (_changed, null);
        }

        changed?.SetResult();
    }

    public void End(ChatResponse? response, Failure? failure)
    {
        TaskCompletionSource? changed;
        lock (_lock)
        {
            (Response, Failure, _ended) = (response, failure, true);
            (changed, _changed) = (_changed, null);
        }

        changed?.SetResult();
    }

    /// <summary>Waits until there is something for the reader: the first content of a stream, or the end.</summary>
    public async ValueTask WhenReadableAsync(bool streaming, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_ended || (streaming && _parts is not null))
                {
                    return;
                }

                changed = Changed();
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Replays what has been said, then joins live. The starter gets the originals, everybody else copies.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(
        GenAICall reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            for (int next = 0; ;)
            {
                ChatResponseUpdate? part = null;
                Task changed;
                lock (_lock)
                {
                    if (next < _parts!.Count)
                    {
                        part = _parts[next++];
                    }
                    else if (_ended)
                    {
                        break;
                    }

                    changed = part is null ? Changed() : Task.CompletedTask;
                }

                if (part is null)
                {
                    await changed.WaitAsync(cancellationToken);
                }
                else
                {
                    yield return reader == starter ? part : PrivateCopy.Of(part) ?? part;
                }
            }
        }
        finally
        {
            Leave();
        }

        if (Failure is { } failure)
        {
            reader.Thrown = failure;
            throw failure.ToException();
        }
    }

    /// <summary>Completes at the next part or the end; made only for those who wait. Needs the lock.</summary>
    private Task Changed() => (_changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Tells a follower's call where its answer came from; it bills nothing.</summary>
    public void Mark(Reply reply, GenAICall follower)
    {
        if (reply.Failure is not null)
        {
            return;
        }

        follower.Provenance = Provenance.Cache;
        follower.Model = starter.Model;
        follower.Verdict = starter.Verdict;
        follower.Findings = starter.Findings;
        follower.QualityScore = starter.QualityScore;
        follower.SavedNanoUsd = AttemptTotals.Of(starter.Attempts).CostNanoUsd;
    }
}
