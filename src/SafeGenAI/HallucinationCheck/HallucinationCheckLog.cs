using Microsoft.Extensions.Logging;

namespace SafeGenAI.HallucinationCheck;

internal static partial class HallucinationCheckLog
{
    [LoggerMessage(EventId = 1301, EventName = "DetectorFailed", Level = LogLevel.Error,
        Message = "The hallucination detector {Detector} of feature '{Feature}' threw; it counts as not checked. Call {CallId}.")]
    public static partial void DetectorFailed(ILogger logger, Exception exception, string detector, string feature, string callId);
}
