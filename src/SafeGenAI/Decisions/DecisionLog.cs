using Microsoft.Extensions.Logging;

namespace SafeGenAI.Decisions;

/// <summary>Event ids: 1001 and 1002 decisions, 1003 to 1009 what goes wrong around them.</summary>
internal static partial class DecisionLog
{
    [LoggerMessage(EventId = 1001, EventName = "CallAnswered", Level = LogLevel.Information,
        Message = "{Feature} {Outcome} from {Provenance} {Model}: {InputTokens} + {OutputTokens} tokens, {CostUsd} USD, " +
            "{LatencyMs} ms, cache {Cache}, verdict {Verdict}. Call {CallId}, trace {TraceId}.")]
    public static partial void CallAnswered(
        ILogger logger, string feature, string outcome, string provenance, string? model, long inputTokens, long outputTokens,
        decimal? costUsd, double latencyMs, string cache, string verdict, string callId, string? traceId);

    [LoggerMessage(EventId = 1002, EventName = "CallDegraded", Level = LogLevel.Warning,
        Message = "{Feature} {Outcome} from {Provenance} because of {FailureKind}, rung {Rung}, model {Model}, " +
            "{Attempts} attempts, {CostUsd} USD, {LatencyMs} ms, verdict {Verdict}, user {User}. Call {CallId}, trace {TraceId}.")]
    public static partial void CallDegraded(
        ILogger logger, string feature, string outcome, string provenance, string? failureKind, string? rung, string? model,
        int attempts, decimal? costUsd, double latencyMs, string verdict, string? user, string callId, string? traceId);

    [LoggerMessage(EventId = 1003, EventName = "DecisionSinkFailed", Level = LogLevel.Error,
        Message = "The decision sink {Sink} threw; the decision of call {CallId} is lost for it.")]
    public static partial void SinkFailed(ILogger logger, Exception exception, string sink, string callId);

    [LoggerMessage(EventId = 1006, EventName = "DecisionFileFailed", Level = LogLevel.Error,
        Message = "Decisions cannot be written to {Path}; they are dropped and counted until that works again. " +
            "Check the disk, the directory and its rights.")]
    public static partial void FileFailed(ILogger logger, Exception? exception, string path);

    [LoggerMessage(EventId = 1007, EventName = "DecisionFileRecovered", Level = LogLevel.Warning,
        Message = "Decisions are written to {Path} again; {Lost} were lost.")]
    public static partial void FileRecovered(ILogger logger, string path, long lost);

    [LoggerMessage(EventId = 1004, EventName = "RandomPseudonymKey", Level = LogLevel.Warning,
        Message = "No pseudonym key is configured: hashes of users and tenants in decisions change with every start. " +
            "Set SafeGenAI:PseudonymKey to 32 random bytes in base64.")]
    public static partial void RandomPseudonymKey(ILogger logger);
}
