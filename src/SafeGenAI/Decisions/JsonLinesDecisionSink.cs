using System.Buffers;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace SafeGenAI.Decisions;

/// <summary>
/// Writes decisions to a file, one JSON object a line: a bounded queue, one writer, a new file each UTC day and when the
/// file is full. Each decision is handed to the operating system as it is written, and what is queued on disposal.
/// </summary>
/// <remarks>Thread-safe. A disk that fails loses decisions, counted and logged, and never a call; once it works again
/// the next decision is written.</remarks>
public sealed class JsonLinesDecisionSink : IInlineDecisionSink, IAsyncDisposable, IDisposable
{
    private readonly Channel<Decision> _queue;
    private readonly JsonLinesFile _file;
    private readonly ILogger _logger;
    private readonly string _path;
    private readonly ArrayBufferWriter<byte> _line = new(1_024);
    private readonly Task _writer;
    private long _dropped;
    private long _lostInARow;

    /// <summary>Opens nothing yet: the file is created with the first decision.</summary>
    public JsonLinesDecisionSink(JsonLinesOptions options, TimeProvider? timeProvider = null, ILogger<JsonLinesDecisionSink>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _file = new JsonLinesFile(options, timeProvider ?? TimeProvider.System);
        _path = options.FilePath;
        _logger = logger ?? NullLogger<JsonLinesDecisionSink>.Instance;
        _queue = Channel.CreateBounded<Decision>(
            new BoundedChannelOptions(options.QueueCapacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
        _writer = Background.Run(WriteAsync);
    }

    /// <summary>Decisions lost so far: the queue was full, the sink was disposed, or the disk failed.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <inheritdoc/>
    public void Record(Decision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        if (!_queue.Writer.TryWrite(decision))
        {
            Drop(decision);
        }
    }

    /// <summary>Writes what is queued and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writer;
    }

    /// <summary>Writes what is queued, flushes and closes the file.</summary>
    /// <remarks>A container that is disposed synchronously refuses a service that can only be disposed asynchronously.</remarks>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task WriteAsync()
    {
        using (_file)
        {
            await foreach (Decision decision in _queue.Reader.ReadAllAsync())
            {
                try
                {
                    Write(decision);
                    Recovered();
                }
                catch (Exception exception)
                {
                    Lost(decision, exception);
                }
            }
        }
    }

    private void Write(Decision decision)
    {
        _line.ResetWrittenCount();
        DecisionJson.Write(_line, decision);
        _line.Write("\n"u8);
        _file.Append(_line.WrittenSpan);
    }

    /// <summary>One event when it begins and one when it is over: a full disk must not fill the log as well.</summary>
    private void Lost(Decision decision, Exception exception)
    {
        Drop(decision);
        if (_lostInARow++ == 0)
        {
            Log(exception, static (sink, exception) => DecisionLog.FileFailed(sink._logger, exception, sink._path));
        }
    }

    private void Recovered()
    {
        if (_lostInARow > 0)
        {
            Log(null, static (sink, _) => DecisionLog.FileRecovered(sink._logger, sink._path, sink._lostInARow));
            _lostInARow = 0;
        }
    }

    private void Log(Exception? exception, Action<JsonLinesDecisionSink, Exception?> write)
    {
        try
        {
            write(this, exception);
        }
        catch (Exception)
        {
            // A logger that fails must not end the writer.
        }
    }

    private void Drop(Decision decision)
    {
        Interlocked.Increment(ref _dropped);
        decision.Drop();
    }
}
