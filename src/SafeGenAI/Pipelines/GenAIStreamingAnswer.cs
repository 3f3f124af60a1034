using Microsoft.Extensions.AI;

namespace SafeGenAI.Pipelines;

/// <summary>A streamed answer: updates to read once, and a result when they have ended.</summary>
public sealed class GenAIStreamingAnswer : IAsyncEnumerable<ChatResponseUpdate>
{
    private readonly Func<GenAIStreamingAnswer, CancellationToken, IAsyncEnumerator<ChatResponseUpdate>> _read;
    private int _readers;

    /// <summary>Creates a stream, for a fake pipeline in a test.</summary>
    /// <param name="updates">The updates.</param>
    /// <param name="result">The result once they have ended.</param>
    public GenAIStreamingAnswer(IAsyncEnumerable<ChatResponseUpdate> updates, GenAIResult result)
    {
        ArgumentNullException.ThrowIfNull(updates);
        ArgumentNullException.ThrowIfNull(result);
        _read = (_, cancellationToken) => updates.GetAsyncEnumerator(cancellationToken);
        Result = result;
    }

    internal GenAIStreamingAnswer(Func<GenAIStreamingAnswer, CancellationToken, IAsyncEnumerator<ChatResponseUpdate>> read) => _read = read;

    /// <summary>What was answered and where it came from; null until the stream has ended or its reader has left.</summary>
    public GenAIResult? Result { get; internal set; }

    /// <summary>Reads the updates. May be called once.</summary>
    /// <exception cref="InvalidOperationException">The stream has been read already: ask again for a second answer.</exception>
    public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        Interlocked.Increment(ref _readers) == 1
            ? _read(this, cancellationToken)
            : throw new InvalidOperationException("The stream has been read already. Call ExecuteStreamingAsync again for another answer.");
}
