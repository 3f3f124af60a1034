using Microsoft.Extensions.Logging;

namespace SafeGenAI.Telemetry;

internal static partial class TelemetryLog
{
    [LoggerMessage(EventId = 1005, EventName = "ReportFailed", Level = LogLevel.Error,
        Message = "The report of a call of feature '{Feature}' failed; its answer is not affected. Call {CallId}.")]
    public static partial void ReportFailed(ILogger logger, Exception exception, string feature, string callId);
}
