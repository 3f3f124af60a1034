using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace SafeGenAI.Redis;

/// <summary>Settles in the background what could not be settled at once. Bounded in number and in time; what is given up is counted.</summary>
internal sealed class PendingSettlements(TimeProvider time, ILogger logger, string servers) : IAsyncDisposable
{
    public const int Capacity = 10_000;

    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly Channel<PendingSettlement> _queue = Channel.CreateBounded<PendingSettlement>(
        new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly CancellationTokenSource _ends = new();
    private readonly Lock _lock = new();
    private Task? _reader;
    private long _settled;
    private long _dropped;
    private int _failing;
    private volatile bool _closing;

    /// <summary>How many wait.</summary>
    public int Count => _queue.Reader.Count;

    /// <summary>How many were given up.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    public void Add(PendingSettlement pending, Exception why)
    {
        if (Interlocked.Exchange(ref _failing, 1) == 0)
        {
            RedisLedgerLog.SettlementsPostponed(logger, why, servers);
        }

        Enqueue(pending);
        lock (_lock)
        {
            _reader ??= Start();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _closing = true;
        _queue.Writer.TryComplete();
        Task? reader = _reader;
        if (reader is not null)
        {
            // What is left is tried for a moment; then its leases end by themselves.
            await Task.WhenAny(reader, Task.Delay(Farewell, time));
            await _ends.CancelAsync();
            await reader;
        }

        _ends.Dispose();
    }

    private Task Start()
    {
        // The caller's activity and scopes stay behind: they would mark everything that is ever settled here.
        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
        {
            return Task.Run(ReadAsync);
        }
    }

    private async Task ReadAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (_queue.Reader.TryRead(out PendingSettlement? pending))
            {
                await TryAsync(pending);
            }

            if (Interlocked.Exchange(ref _failing, 0) == 1)
            {
                RedisLedgerLog.SettlementsCaughtUp(logger, servers, _settled, Dropped);
            }
        }
    }

    private async Task TryAsync(PendingSettlement pending)
    {
        try
        {
            _ends.Token.ThrowIfCancellationRequested();
            await pending.SendAsync(_ends.Token);
            _settled++;
        }
        catch (Exception) when (_ends.IsCancellationRequested)
        {
            Drop(pending, "the application ended");
        }
        catch (Exception)
        {
            // One that fails goes to the end of the queue: another server of a cluster may be well.
            await Task.Delay(Pause, time, _ends.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (time.GetUtcNow() >= pending.Until)
            {
                Drop(pending, "Redis did not take it in time");
            }
            else
            {
                Enqueue(pending);
            }
        }
    }

    private void Enqueue(PendingSettlement pending)
    {
        if (!_queue.Writer.TryWrite(pending))
        {
            Drop(pending, _closing ? "the application ended" : $"{Capacity} others are waiting");
        }
    }

    private void Drop(PendingSettlement pending, string reason)
    {
        RedisInstruments.SettlementsDropped.Add(1);
        RedisLedgerLog.SettlementDropped(logger, pending.AttemptId, servers, reason);

        // Who sees the count finds it told.
        Interlocked.Increment(ref _dropped);
    }
}
