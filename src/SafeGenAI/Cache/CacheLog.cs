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

    [LoggerMessage(EventId = 1203, EventName = "SharedCacheFailed", Level = LogLevel.Warning,
        Message = "The shared response cache failed {Failures} times in a row and is left alone for {Seconds} s at a time until it works again; calls go on without it.")]
    public static partial void SharedCacheFailed(ILogger logger, Exception exception, int failures, double seconds);

    [LoggerMessage(EventId = 1204, EventName = "SharedCacheRecovered", Level = LogLevel.Information,
        Message = "The shared response cache works again.")]
    public static partial void SharedCacheRecovered(ILogger logger);

    [LoggerMessage(EventId = 1205, EventName = "SharedEntryRejected", Level = LogLevel.Warning,
        Message = "An entry of the shared response cache for feature '{Feature}' is too large or not one that was sealed with this key; it is a miss. Told at most once a minute.")]
    public static partial void SharedEntryRejected(ILogger logger, string feature);
}
