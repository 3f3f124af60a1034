using Microsoft.Extensions.Logging;

namespace SafeGenAI.Fallback;

internal static partial class FallbackLog
{
    [LoggerMessage(EventId = 1101, EventName = "RungFailed", Level = LogLevel.Error,
        Message = "The fallback rung '{Rung}' of feature '{Feature}' threw; the next one was asked. Call {CallId}.")]
    public static partial void RungFailed(ILogger logger, Exception exception, string rung, string feature, string callId);
}
