using Microsoft.Extensions.Logging;

namespace SafeGenAI.HallucinationCheck.Confidence;

internal static partial class ConfidenceLog
{
    [LoggerMessage(EventId = 1320, EventName = "ConfidenceAbsent", Level = LogLevel.Information,
        Message = "The confidence signal {Signal} of feature '{Feature}' is absent: {Reason}. Call {CallId}.")]
    public static partial void Absent(ILogger logger, string signal, string feature, string reason, string callId);

    [LoggerMessage(EventId = 1321, EventName = "ConfidenceFailed", Level = LogLevel.Error,
        Message = "The confidence signal {Signal} of feature '{Feature}' threw; it counts as absent. Call {CallId}.")]
    public static partial void Failed(ILogger logger, Exception exception, string signal, string feature, string callId);
}
