using Microsoft.Extensions.Logging;

namespace SafeGenAI.Quota;

/// <summary>Event ids 1501 to 1503.</summary>
internal static partial class QuotaLog
{
    [LoggerMessage(EventId = 1501, EventName = "QuotaNotReserved", Level = LogLevel.Error,
        Message = "The ledger of feature '{Feature}' failed when a quota was asked; the call was denied. Call {CallId}.")]
    public static partial void NotReserved(ILogger logger, Exception exception, string feature, string callId);

    [LoggerMessage(EventId = 1502, EventName = "QuotaNotSettled", Level = LogLevel.Error,
        Message = "What a call of feature '{Feature}' took of a quota could not be settled; it counts when its lease ends. Call {CallId}.")]
    public static partial void NotSettled(ILogger logger, Exception exception, string feature, string callId);

    [LoggerMessage(EventId = 1503, EventName = "QuotaNotRead", Level = LogLevel.Warning,
        Message = "The quota of feature '{Feature}' could not be read; the result says nothing of it. Call {CallId}.")]
    public static partial void NotRead(ILogger logger, Exception exception, string feature, string callId);
}
