using Microsoft.Extensions.Logging;

namespace SafeGenAI.Redis;

/// <summary>Event ids 1651 to 1656.</summary>
internal static partial class RedisLedgerLog
{
    [LoggerMessage(EventId = 1651, EventName = "RedisDataLost", Level = LogLevel.Critical,
        Message = "Redis at {Servers} has lost budgets that were there before. What this instance has seen spent is put back before it asks for more; " +
            "what it has not seen can be spent again. Was it restarted without persistence, flushed, or did a replica take over that knew nothing? " +
            "See docs/stores.md.")]
    public static partial void DataLost(ILogger logger, string servers);

    [LoggerMessage(EventId = 1652, EventName = "RedisSettlementsPostponed", Level = LogLevel.Warning,
        Message = "Attempts could not be settled in Redis at {Servers}; it is tried again in the background. Said once until it works again.")]
    public static partial void SettlementsPostponed(ILogger logger, Exception exception, string servers);

    [LoggerMessage(EventId = 1653, EventName = "RedisSettlementsCaughtUp", Level = LogLevel.Warning,
        Message = "Redis at {Servers} takes settlements again: {Settled} were caught up, {Dropped} were given up since the start.")]
    public static partial void SettlementsCaughtUp(ILogger logger, string servers, long settled, long dropped);

    [LoggerMessage(EventId = 1654, EventName = "RedisSettlementDropped", Level = LogLevel.Error,
        Message = "Attempt {AttemptId} could not be settled in Redis at {Servers}: {Reason}. Its whole reservation is charged when its lease ends.")]
    public static partial void SettlementDropped(ILogger logger, Guid attemptId, string servers, string reason);

    [LoggerMessage(EventId = 1655, EventName = "RedisAlertNotAnnounced", Level = LogLevel.Warning,
        Message = "A budget alert could not be announced in Redis at {Servers}; the next settlement tries again, unless this one came through.")]
    public static partial void AlertNotAnnounced(ILogger logger, Exception exception, string servers);

    [LoggerMessage(EventId = 1656, EventName = "RedisSpendPutBack", Level = LogLevel.Warning,
        Message = "What this instance has seen spent was put back in Redis at {Servers}, in {Accounts} accounts.")]
    public static partial void SpendPutBack(ILogger logger, string servers, int accounts);
}
