using System.Buffers;
using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace SafeGenAI.Decisions;

/// <summary>
/// Writes decisions to a file, one JSON object a line: a bounded queue, one writer, a new file each UTC day and when the
/// file is full, flushed whenever the queue runs empty and on disposal.
/// </summary>
/// <remarks>Thread-safe. A disk that fails loses decisions, counted and logged, and never a call.</remarks>
public sealed class JsonLinesDecisionSink : IInlineDecisionSink, IAsyncDisposable, IDisposable
{
    private readonly Channel<Decision> _queue;
    private readonly JsonLinesOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ArrayBufferWriter<byte> _line = new(1_024);
    private readonly Task _writer;
    private long _dropped;
    private FileStream? _file;
    private DateOnly _day;

    /// <summary>Opens nothing yet: the file is created with the first decision.</summary>
    public JsonLinesDecisionSink(JsonLinesOptions options, TimeProvider? timeProvider = null, ILogger<JsonLinesDecisionSink>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _time = timeProvider ?? TimeProvider.System;
        _logger = logger ?? NullLogger<JsonLinesDecisionSink>.Instance;
        _queue = Channel.CreateBounded<Decision>(
            new BoundedChannelOptions(options.QueueCapacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
        _writer = Task.Run(WriteAsync);
    }

    /// <summary>Decisions lost so far: the queue was full, or the disk failed.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <inheritdoc/>
    public void Record(Decision decision)
    {
        if (!_queue.Writer.TryWrite(decision))
        {
            Drop();
        }
    }

    /// <summary>Writes what is queued, flushes and closes the file.</summary>
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
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (_queue.Reader.TryRead(out Decision? decision))
            {
                TryDo(decision, static (sink, decision) => sink.Write(decision!));
            }

            TryDo(null, static (sink, _) => sink._file?.Flush());
        }

        TryDo(null, static (sink, _) => sink.Close());
    }

    private void TryDo(Decision? decision, Action<JsonLinesDecisionSink, Decision?> action)
    {
        try
        {
            action(this, decision);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Drop();
            _file = null;
            DecisionLog.SinkFailed(_logger, exception, nameof(JsonLinesDecisionSink), decision?.CallId ?? "(flush)");
        }
    }

    private void Write(Decision decision)
    {
        _line.ResetWrittenCount();
        DecisionJson.Write(_line, decision);
        _line.Write("\n"u8);
        Open(_line.WrittenCount).Write(_line.WrittenSpan);
    }

    private FileStream Open(int bytes)
    {
        DateOnly today = DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);
        if (_file is null)
        {
            FileInfo existing = new(_options.FilePath);
            existing.Directory?.Create();
            _day = existing.Exists ? DateOnly.FromDateTime(existing.LastWriteTimeUtc) : today;
            _file = new FileStream(existing.FullName, FileMode.Append, FileAccess.Write, FileShare.Read);
        }

        if (_day != today || (_file.Length > 0 && _file.Length + bytes > _options.MaxFileBytes))
        {
            Close();
            PutAside(_day);
            _file = new FileStream(_options.FilePath, FileMode.Append, FileAccess.Write, FileShare.Read);
            _day = today;
        }

        return _file;
    }

    private void PutAside(DateOnly day)
    {
        string stem = Path.Combine(
            Path.GetDirectoryName(_options.FilePath)!,
            $"{Path.GetFileNameWithoutExtension(_options.FilePath)}-{day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}");
        string extension = Path.GetExtension(_options.FilePath);
        int number = 1;
        while (File.Exists($"{stem}-{number}{extension}"))
        {
            number++;
        }

        File.Move(_options.FilePath, $"{stem}-{number}{extension}");
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    private void Drop()
    {
        Interlocked.Increment(ref _dropped);
        Instruments.DecisionsDropped.Add(1);
    }
}
