using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.Cache;

/// <summary>
/// One question on its way to the models, shared by all who ask it meanwhile. It is pumped apart from any of them and
/// cancelled when the last one leaves (L18). The originals stay in here: whoever reads gets copies.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has no timer and no handle; readers may still hold its token.")]
internal sealed class Flight(byte[] question, GenAICall starter)
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _source = new();
    private List<ChatResponseUpdate>? _parts;
    private TaskCompletionSource? _changed;
    private int _members = 1;
    private bool _ended;

    public byte[] Question => question;

    /// <summary>The call that pays.</summary>
    public GenAICall Starter => starter;

    /// <summary>Fires when the last one has left.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether parts can be followed; otherwise the answer is whole at once. Known after <see cref="WaitAsync"/>.</summary>
    public bool IsStream { get; private set; }

    /// <summary>The model that answers, as soon as there is content.</summary>
    public string? Model { get; private set; }

    /// <summary>What the starter gets: its own answer with everything in it; null where a stored answer was found after all.</summary>
    public Reply? Reply { get; private set; }

    /// <summary>What everybody else gets copies of; null until it has ended well, or where no copy can be made.</summary>
    public CachedAnswer? Answer { get; private set; }

    /// <summary>What another process stored, past its freshness; set, if at all, before the models are asked.</summary>
    public CachedAnswer? Old { get; set; }

    /// <summary>Why it failed; known once it has ended.</summary>
    public Failure? Failure { get; private set; }

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

        // Not in the leaver's own flow: what a client does when it is cancelled is none of the leaver's business.
        _ = _source.CancelAsync();
    }

    /// <summary>Hands the parts read since the last time to those who follow; the first time there is content.</summary>
    public void Publish(Reply reply)
    {
        TaskCompletionSource? changed;
        lock (_lock)
        {
            IsStream = true;
            Model = starter.Model;
            _parts ??= [];
            for (int i = _parts.Count; i < reply.Parts.Count; i++)
            {
                _parts.Add(reply.Parts[i]);
            }

            (changed, _changed) = (_changed, null);
        }

        changed?.SetResult();
    }

    public void End(Reply? reply, CachedAnswer? answer, Failure? failure)
    {
        TaskCompletionSource? changed;
        lock (_lock)
        {
            (Reply, Answer, Failure, _ended) = (reply, answer, failure, true);
            (changed, _changed) = (_changed, null);
        }

        changed?.SetResult();
    }

    /// <summary>Waits for the first content, or for the end.</summary>
    public async ValueTask WaitAsync(bool untilEnd, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_ended || (IsStream && !untilEnd))
                {
                    return;
                }

                changed = NextChange();
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Replays what has been said, then joins live. Whoever reads leaves the flight himself.</summary>
    /// <exception cref="NotShareableException">A part for somebody else cannot be copied.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(
        GenAICall reader, bool isStarter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int next = 0; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (ChatResponseUpdate? part, Task? changed) = Take(next);
            if (changed is not null)
            {
                await changed.WaitAsync(cancellationToken);
            }
            else if (part is null)
            {
                break;
            }
            else
            {
                yield return isStarter ? PrivateCopy.ForItsOwner(part) : PrivateCopy.Of(part) ?? throw new NotShareableException();
                next++;
            }
        }

        if (Failure is { } failure)
        {
            reader.Throw(failure);
        }
    }

    /// <summary>The part, or what to wait for until there may be one; neither at the end.</summary>
    private (ChatResponseUpdate? Part, Task? Changed) Take(int index)
    {
        lock (_lock)
        {
            return index < _parts?.Count ? (_parts[index], null) : (null, _ended ? null : NextChange());
        }
    }

    private Task NextChange() => (_changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
}
