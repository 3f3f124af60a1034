using Microsoft.Extensions.Logging;

namespace SafeGenAI.Cache;

internal static partial class CacheLog
{
    [LoggerMessage(EventId = 1201, EventName = "CacheReadFailed", Level = LogLevel.Warning,
        Message = "The response cache could not be read; the call goes on as a miss.")]
    public static partial void ReadFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 1202, EventName = "CacheStoreFailed", Level = LogLevel.Warning,
        Message = "An answer of feature '{Feature}' could not be stored; it was given all the same.")]
    public static partial void StoreFailed(ILogger logger, Exception exception, string feature);
}
