using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace SafeGenAI.Telemetry;

/// <summary>Queues what is logged; it is written with the caller's scopes and activity.</summary>
internal sealed class DetachedLogger(ILogger logger, ChannelWriter<Action> queue) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    /// <summary>The logger itself is not asked here: a filter may hang as well.</summary>
    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and < LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        ExecutionContext? context = ExecutionContext.Capture();
        queue.TryWrite(() =>
        {
            if (context is null)
            {
                Write(null);
            }
            else
            {
                ExecutionContext.Run(context, Write, null);
            }
        });

        void Write(object? _)
        {
            if (logger.IsEnabled(logLevel))
            {
                logger.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
