using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace SafeGenAI.Testing;

/// <summary>
/// A scripted model: answers from a script, in order, then from <see cref="Otherwise"/>; the same through both doors.
/// Records what it was asked.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class FakeChatClient : IChatClient
{
    private readonly Lock _lock = new();
    private readonly Queue<FakeReply> _script = new();
    private readonly List<FakeRequest> _requests = [];
    private readonly TimeProvider _time;
    private int _disposedStreams;

    /// <summary>Creates a model that answers a text to everything.</summary>
    /// <param name="text">What it answers once the script is used up.</param>
    /// <param name="timeProvider">The clock of delays. Default <see cref="TimeProvider.System"/>; tests pass a fake one.</param>
    public FakeChatClient(string text = "ok", TimeProvider? timeProvider = null)
    {
        Otherwise = FakeReply.Text(text);
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>What it answers once the script is used up.</summary>
    public FakeReply Otherwise { get; set; }

    /// <summary>Computes the answer from the request, before script and <see cref="Otherwise"/>; null passes on.</summary>
    public Func<FakeRequest, FakeReply?>? Answer { get; set; }

    /// <summary>What it says of itself.</summary>
    public ChatClientMetadata Metadata { get; init; } = new("fake", null, "fake-model");

    /// <summary>What it was asked so far, in order.</summary>
    public IReadOnlyList<FakeRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>How often it was asked.</summary>
    public int Calls
    {
        get
        {
            lock (_lock)
            {
                return _requests.Count;
            }
        }
    }

    /// <summary>How many of its streams were opened and disposed.</summary>
    public int DisposedStreams => Volatile.Read(ref _disposedStreams);

    /// <summary>Appends replies to the script.</summary>
    public FakeChatClient Then(params FakeReply[] replies)
    {
        ArgumentNullException.ThrowIfNull(replies);
        lock (_lock)
        {
            foreach (FakeReply reply in replies)
            {
                _script.Enqueue(reply);
            }
        }

        return this;
    }

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        FakeReply reply = Take(messages, options, streaming: false);
        await WaitAsync(reply.Delay, reply, cancellationToken);
        if (reply.Exception is { } exception)
        {
            throw exception();
        }

        return reply.ToResponse(Metadata.DefaultModelId);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        FakeReply reply = Take(messages, options, streaming: true);
        try
        {
            await WaitAsync(reply.Delay, reply, cancellationToken);
            int given = 0;
            foreach (ChatResponseUpdate update in reply.ToUpdates(Metadata.DefaultModelId))
            {
                if (reply.Exception is { } exception && given == (reply.CutAfter ?? 0))
                {
                    throw exception();
                }

                if (given > 0)
                {
                    await WaitAsync(reply.DelayBetween, reply, cancellationToken);
                }

                given++;
                yield return update;
            }

            if (reply.Exception is { } late && given <= (reply.CutAfter ?? 0))
            {
                throw late();
            }
        }
        finally
        {
            Interlocked.Increment(ref _disposedStreams);
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? Metadata
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Does nothing.</summary>
    public void Dispose()
    {
    }

    private FakeReply Take(IEnumerable<ChatMessage> messages, ChatOptions? options, bool streaming)
    {
        FakeRequest request;
        lock (_lock)
        {
            request = new FakeRequest(_requests.Count + 1, [.. messages], options?.Clone(), streaming);
            _requests.Add(request);
        }

        if (Answer?.Invoke(request) is { } computed)
        {
            return computed;
        }

        lock (_lock)
        {
            return _script.TryDequeue(out FakeReply? next) ? next : Otherwise;
        }
    }

    private async Task WaitAsync(TimeSpan delay, FakeReply reply, CancellationToken cancellationToken)
    {
        CancellationToken heeded = reply.IgnoresCancellation ? CancellationToken.None : cancellationToken;
        heeded.ThrowIfCancellationRequested();
        if (reply.Gate is { } gate)
        {
            await gate.WaitAsync(heeded);
        }

        if (delay > TimeSpan.Zero || delay == Timeout.InfiniteTimeSpan)
        {
            await Task.Delay(delay, _time, heeded);
        }
    }
}
