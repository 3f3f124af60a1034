using Microsoft.Extensions.Logging;

namespace SafeGenAI.Feedback;

/// <summary>Event ids 1720 to 1724. Never a comment, a token or a user.</summary>
internal static partial class FeedbackLog
{
    [LoggerMessage(EventId = 1720, EventName = "FeedbackTokensEndWithProcess", Level = LogLevel.Warning,
        Message = "Tokens for feedback are given out, and no key is configured: another process does not take them, nor this one after a restart. " +
            "Set SafeGenAI:PseudonymKey or SafeGenAI:Feedback:Key to 32 random bytes in base64.")]
    public static partial void TokensEndWithProcess(ILogger logger);

    [LoggerMessage(EventId = 1721, EventName = "FeedbackStoreFailed", Level = LogLevel.Error,
        Message = "The store of feedback failed; a vote on call {CallId} of feature '{Feature}' is not recorded.")]
    public static partial void StoreFailed(ILogger logger, Exception exception, string callId, string feature);

    [LoggerMessage(EventId = 1722, EventName = "FeedbackListenerFailed", Level = LogLevel.Error,
        Message = "{Listener} threw; it missed a vote on call {CallId} of feature '{Feature}', which is recorded.")]
    public static partial void ListenerFailed(ILogger logger, Exception exception, string listener, string callId, string feature);

    [LoggerMessage(EventId = 1723, EventName = "FeedbackCommentsNotRedacted", Level = LogLevel.Warning,
        Message = "Comments of users are kept, but no IRedactorProvider is registered: they are kept as they are written. " +
            "Call services.AddRedaction of Microsoft.Extensions.Compliance.Redaction, and set a redactor for ReviewData.Comment.")]
    public static partial void CommentsNotRedacted(ILogger logger);

    [LoggerMessage(EventId = 1724, EventName = "FeedbackRedactorFailed", Level = LogLevel.Error,
        Message = "The redactor threw {Exception}; the comment on call {CallId} of feature '{Feature}' is dropped.")]
    public static partial void RedactorFailed(ILogger logger, string exception, string callId, string feature);
}
