using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace SafeGenAI.Decisions;

/// <summary>Stands before a sink that may be slow, throw or hang: no call waits for it (L22).</summary>
internal sealed class QueuedDecisionSink : IInlineDecisionSink, IAsyncDisposable
{
    private const int Capacity = 4_096;

    /// <summary>How long disposal waits for a sink to take what is queued.</summary>
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(5);

    private readonly Channel<Decision> _queue = Channel.CreateBounded<Decision>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private readonly IDecisionSink _sink;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Task _reader;

    public QueuedDecisionSink(IDecisionSink sink, ILogger logger, TimeProvider time)
    {
        _sink = sink;
        _logger = logger;
        _time = time;
        _reader = Background.Run(ReadAsync);
    }

    public void Record(Decision decision)
    {
        if (!_queue.Writer.TryWrite(decision))
        {
            decision.Drop();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _reader.WaitAsync(FlushLimit, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_reader.IsCompleted && _queue.Reader.Count is > 0 and var left)
        {
            Instruments.Add(Instruments.DecisionsDropped, left);
        }
    }

    private async Task ReadAsync()
    {
        await foreach (Decision decision in _queue.Reader.ReadAllAsync())
        {
            try
            {
                _sink.Record(decision);
            }
            catch (Exception exception)
            {
                decision.Drop();
                DecisionLog.SinkFailed(_logger, exception, _sink.GetType().Name, decision.CallId);
            }
        }
    }
}
