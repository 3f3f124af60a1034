using Microsoft.Extensions.Logging;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;

namespace SafeGenAI.Telemetry;

/// <summary>What is told of a call once nothing more can happen to it: metrics, and the decision.</summary>
internal sealed class CallReport(DecisionRecorder recorder, ILogger logger)
{
    /// <summary>Telemetry never changes an answer: what goes wrong here is logged, where that still works (L22).</summary>
    public void Close(GenAICall call)
    {
        try
        {
            if (call.Outcome is Outcome.Canceled or Outcome.Failed)
            {
                // A flight that others waited for may have gone on to an answer that this caller never saw.
                (call.Provenance, call.Model) = (Provenance.None, null);
            }

            if (call.Outcome == Outcome.Canceled && call.Failure?.Kind != FailureKind.Canceled)
            {
                call.Failure = new Failure(FailureKind.Canceled, "The caller cancelled while others waited for the same answer.");
            }

            Measure(call);
            recorder.Record(call);
        }
        catch (Exception exception)
        {
            try
            {
                TelemetryLog.ReportFailed(logger, exception, call.Feature, call.Id);
            }
            catch (Exception)
            {
                // The logger is what failed.
            }
        }
    }

    private static void Measure(GenAICall call)
    {
        KeyValuePair<string, object?> feature = new(SafeGenAINames.FeatureTag, call.Feature);
        KeyValuePair<string, object?> model = new(SafeGenAINames.ModelTag, call.Model);
        if (Instruments.CallDuration.Enabled)
        {
            Instruments.CallDuration.Record(
                call.Latency.TotalSeconds, feature, new(SafeGenAINames.OutcomeTag, SnakeCase<Outcome>.Of(call.Outcome)), model);
        }

        if (call.TimeToFirstContent is { } first)
        {
            Instruments.TimeToFirstContent.Record(first.TotalSeconds, feature, model);
        }

        MeasureAttempts(call, feature);
        if (call.SavedNanoUsd is { } saved)
        {
            Instruments.SavedCost.Add(saved, feature);
        }

        if (call.FallbackTriggered)
        {
            Instruments.Fallbacks.Add(
                1, feature, new(SafeGenAINames.ErrorTag, SnakeCase<FailureKind>.Of(call.Failure?.Kind)), new(SafeGenAINames.RungTag, call.Rung));
        }

        if (call.Escalated)
        {
            Instruments.Escalations.Add(1, feature, model);
        }

        if (call.CacheOutcome != CacheOutcome.None)
        {
            Instruments.Cache.Add(1, feature, new(SafeGenAINames.OutcomeTag, SnakeCase<CacheOutcome>.Of(call.CacheOutcome)));
        }

        if (call.Verdict != Verdict.NotChecked)
        {
            Instruments.Verdicts.Add(1, feature, new(SafeGenAINames.VerdictTag, SnakeCase<Verdict>.Of(call.Verdict)));
        }
    }

    private static void MeasureAttempts(GenAICall call, KeyValuePair<string, object?> feature)
    {
        if (!Instruments.TokensIn.Enabled && !Instruments.TokensOut.Enabled && !Instruments.Cost.Enabled)
        {
            return;
        }

        foreach (Attempt attempt in call.Attempts)
        {
            KeyValuePair<string, object?> model = new(SafeGenAINames.ModelTag, attempt.Model);
            Instruments.TokensIn.Add(attempt.InputTokens, feature, model);
            Instruments.TokensOut.Add(attempt.OutputTokens, feature, model);
            if (attempt.CostNanoUsd is { } cost)
            {
                Instruments.Cost.Add(cost, feature, model);
            }
        }
    }
}
