using Microsoft.Extensions.Logging;
using SafeGenAI.Failures;

namespace SafeGenAI.HallucinationCheck.Judge;

internal static partial class JudgeLog
{
    [LoggerMessage(EventId = 1330, EventName = "JudgeUnknown", Level = LogLevel.Information,
        Message = "The judge '{Model}' of feature '{Feature}' gave no verdict: {Reason} {FailureKind}. What the other checks said stands. Call {CallId}.")]
    public static partial void Unknown(ILogger logger, string model, string feature, JudgeSilence reason, FailureKind? failureKind, string callId);

    [LoggerMessage(EventId = 1331, EventName = "JudgeFailed", Level = LogLevel.Error,
        Message = "Asking the judge '{Model}' of feature '{Feature}' threw; it counts as no verdict. Call {CallId}.")]
    public static partial void Failed(ILogger logger, Exception exception, string model, string feature, string callId);
}
