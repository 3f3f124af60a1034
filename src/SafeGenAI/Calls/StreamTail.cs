using Microsoft.Extensions.AI;

namespace SafeGenAI.Calls;

/// <summary>
/// Reads a client's stream and gives up when the token fires, even where the client ignores it: its pending read is
/// left behind and the stream disposed when that ends.
/// </summary>
internal sealed class StreamTail(IAsyncEnumerator<ChatResponseUpdate> stream, CancellationToken cancellationToken)
{
    private Task? _leftBehind;

    public ChatResponseUpdate Current => stream.Current;

    public ValueTask<bool> MoveNextAsync()
    {
        // What is buffered comes without asking: after the deadline, or for a caller who is gone, it may not.
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<bool>(cancellationToken);
        }

        ValueTask<bool> next = stream.MoveNextAsync();
        return next.IsCompleted || !cancellationToken.CanBeCanceled ? next : InterruptiblyAsync(next.AsTask());
    }

    public ValueTask DisposeAsync()
    {
        if (_leftBehind is null)
        {
            return stream.DisposeAsync();
        }

        _ = DisposeLaterAsync(_leftBehind);
        return default;
    }

    private async ValueTask<bool> InterruptiblyAsync(Task<bool> next)
    {
        try
        {
            return await next.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (!next.IsCompleted)
        {
            _leftBehind = next;
            throw;
        }
    }

    private async Task DisposeLaterAsync(Task pending)
    {
        await pending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await stream.DisposeAsync();
        }
        catch (Exception)
        {
            // Nobody is left to hear of it: the call was told of its timeout long ago.
        }
    }
}
