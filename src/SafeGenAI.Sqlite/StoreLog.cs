using Microsoft.Extensions.Logging;

namespace SafeGenAI.Sqlite;

/// <summary>Event ids 1601 to 1602.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(EventId = 1601, EventName = "SqliteStoreFailed", Level = LogLevel.Error,
        Message = "The store in '{FilePath}' cannot be written to; until it can, what is asked of it fails.")]
    public static partial void Failed(ILogger logger, Exception exception, string filePath);

    [LoggerMessage(EventId = 1602, EventName = "SqliteStoreRecovered", Level = LogLevel.Warning,
        Message = "The store in '{FilePath}' can be written to again.")]
    public static partial void Recovered(ILogger logger, string filePath);
}
