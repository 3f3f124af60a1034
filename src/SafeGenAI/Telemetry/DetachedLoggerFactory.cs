using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SafeGenAI.Decisions;

namespace SafeGenAI.Telemetry;

/// <summary>
/// Stands before the application's loggers: what a call logs is written apart from it, so that a logger that throws or
/// hangs changes no answer and blocks none (L22). What does not fit into the queue is lost.
/// </summary>
internal sealed class DetachedLoggerFactory : ILoggerFactory, IAsyncDisposable
{
    private const int Capacity = 1_024;

    /// <summary>How long disposal waits for the loggers to take what is queued.</summary>
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(5);

    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _time;
    private readonly Task _reader;

    private readonly Channel<Action> _queue = Channel.CreateBounded<Action>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    public DetachedLoggerFactory(ILoggerFactory loggers, TimeProvider time)
    {
        _loggers = loggers;
        _time = time;
        _reader = Background.Run(WriteAsync);
    }

    public ILogger CreateLogger(string categoryName) => new DetachedLogger(_loggers.CreateLogger(categoryName), _queue.Writer);

    public void AddProvider(ILoggerProvider provider) => _loggers.AddProvider(provider);

    // The loggers belong to the application.
    public void Dispose() => _queue.Writer.TryComplete();

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _reader.WaitAsync(FlushLimit, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WriteAsync()
    {
        await foreach (Action write in _queue.Reader.ReadAllAsync())
        {
            try
            {
                write();
            }
            catch (Exception)
            {
                // There is no other place to tell it.
            }
        }
    }
}
