using Microsoft.Extensions.Logging;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>Event ids 1310 to 1313.</summary>
internal static partial class FactLog
{
    [LoggerMessage(EventId = 1310, EventName = "FactLookupFailed", Level = LogLevel.Error,
        Message = "The source of '{Type}' failed; what an answer of feature '{Feature}' names was not checked. Call {CallId}.")]
    public static partial void LookupFailed(ILogger logger, Exception exception, string type, string feature, string callId);

    [LoggerMessage(EventId = 1311, EventName = "FactLookupTimedOut", Level = LogLevel.Error,
        Message = "The source of '{Type}' did not answer in time; what an answer of feature '{Feature}' names was not checked. Call {CallId}.")]
    public static partial void LookupTimedOut(ILogger logger, Exception exception, string type, string feature, string callId);

    [LoggerMessage(EventId = 1312, EventName = "FactDeclarationFailed", Level = LogLevel.Error,
        Message = "A mention reader or property of '{Type}' threw; what an answer of feature '{Feature}' names was not checked. Call {CallId}.")]
    public static partial void DeclarationFailed(ILogger logger, Exception exception, string type, string feature, string callId);

    [LoggerMessage(EventId = 1313, EventName = "FactsTooMany", Level = LogLevel.Warning,
        Message = "An answer of feature '{Feature}' names {Count} of '{Type}', more than the {Most} that are looked up; they were not checked. Call {CallId}.")]
    public static partial void TooMany(ILogger logger, string type, string feature, int count, int most, string callId);
}
