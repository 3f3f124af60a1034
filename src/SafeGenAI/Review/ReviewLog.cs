using Microsoft.Extensions.Logging;

namespace SafeGenAI.Review;

/// <summary>Event ids 1701 to 1705. No content, also not where a redactor's exception quotes it.</summary>
internal static partial class ReviewLog
{
    [LoggerMessage(EventId = 1701, EventName = "ReviewContentErased", Level = LogLevel.Warning,
        Message = "Content is to be reviewed ({Features}), but no IRedactorProvider is registered: all content is erased. " +
            "Call services.AddRedaction of Microsoft.Extensions.Compliance.Redaction, and set a redactor for the classes of ReviewData.")]
    public static partial void ContentErased(ILogger logger, string features);

    [LoggerMessage(EventId = 1702, EventName = "ReviewItemsDropped", Level = LogLevel.Warning,
        Message = "Items for review come faster than the queue takes them; what does not fit is dropped and counted in safegenai.review.dropped. " +
            "Lower the rates, or see why the queue is slow.")]
    public static partial void Dropping(ILogger logger);

    [LoggerMessage(EventId = 1703, EventName = "ReviewQueueFailed", Level = LogLevel.Error,
        Message = "The review queue did not take an item; items are dropped and counted until it works again.")]
    public static partial void QueueFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 1704, EventName = "ReviewQueueRecovered", Level = LogLevel.Warning,
        Message = "The review queue takes items again; {Lost} were lost.")]
    public static partial void QueueRecovered(ILogger logger, long lost);

    [LoggerMessage(EventId = 1705, EventName = "ReviewContentFailed", Level = LogLevel.Error,
        Message = "Feature '{Feature}': {What} threw {Exception}; the item of call {CallId} is kept without content.")]
    public static partial void ContentFailed(ILogger logger, string feature, string what, string exception, string callId);
}
