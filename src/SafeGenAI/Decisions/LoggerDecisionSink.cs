using Microsoft.Extensions.Logging;
using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.Decisions;

/// <summary>Writes each decision as one structured log event: information when a model answered, else a warning.</summary>
internal sealed class LoggerDecisionSink(ILogger logger) : IDecisionSink
{
    public void Record(Decision decision)
    {
        if (!logger.IsEnabled(LogLevel.Warning))
        {
            return;
        }

        if (decision is { Outcome: Outcome.Answered, FallbackTriggered: false } or { Outcome: Outcome.Canceled or Outcome.Abandoned })
        {
            DecisionLog.CallAnswered(
                logger, decision.Feature, SnakeCase<Outcome>.Of(decision.Outcome), SnakeCase<Provenance>.Of(decision.Provenance),
                decision.Model, decision.Usage.InputTokens, decision.Usage.OutputTokens, decision.Usage.CostUsd,
                decision.Latency.TotalMilliseconds, SnakeCase<CacheOutcome>.Of(decision.Cache),
                SnakeCase<Verdict>.Of(decision.Verdict), decision.CallId, decision.TraceId);
            return;
        }

        DecisionLog.CallDegraded(
            logger, decision.Feature, SnakeCase<Outcome>.Of(decision.Outcome), SnakeCase<Provenance>.Of(decision.Provenance),
            SnakeCase<FailureKind>.Of(decision.FailureKind), decision.Rung, decision.Model, decision.Attempts.Count,
            decision.Usage.CostUsd, decision.Latency.TotalMilliseconds, SnakeCase<Verdict>.Of(decision.Verdict),
            decision.User, decision.CallId, decision.TraceId);
    }
}
