using Microsoft.Extensions.Logging;
using SafeGenAI.Budgets.Status;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Review;

namespace SafeGenAI.Telemetry;

/// <summary>What is told of a call once nothing more can happen to it: metrics, and the decision.</summary>
internal sealed class CallReport(DecisionRecorder recorder, ILogger logger, FeatureSpending? spending, ReviewIntake? review, Action<GenAICall>? observe)
{
    /// <summary>Telemetry never changes an answer: what goes wrong here is logged, where that still works (L22).</summary>
    public void Close(GenAICall call)
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

        spending?.Decided(call);

        // Each by itself: what one of them throws is no reason to leave out the other.
        try
        {
            recorder.Record(call, spending);
        }
        catch (Exception exception)
        {
            TelemetryLog.ReportFailed(logger, exception, call.Feature, call.Id);
        }

        try
        {
            review?.Offer(call);
        }
        catch (Exception exception)
        {
            TelemetryLog.ReportFailed(logger, exception, call.Feature, call.Id);
        }

        try
        {
            observe?.Invoke(call);
        }
        catch (Exception exception)
        {
            TelemetryLog.ReportFailed(logger, exception, call.Feature, call.Id);
        }

        try
        {
            Measure(call);
        }
        catch (Exception exception)
        {
            TelemetryLog.ReportFailed(logger, exception, call.Feature, call.Id);
        }
    }

    private static void Measure(GenAICall call)
    {
        KeyValuePair<string, object?> feature = new(SafeGenAINames.FeatureTag, call.Feature);
        KeyValuePair<string, object?> model = new(SafeGenAINames.ModelTag, call.Model);
        KeyValuePair<string, object?> arm = new(SafeGenAINames.ArmTag, call.Arm);

        // Last of all tags, and left out where there is no rollout.
        int arms = call.Arm is null ? 0 : 1;
        if (Instruments.CallDuration.Enabled)
        {
            ReadOnlySpan<KeyValuePair<string, object?>> tags = [feature, new(SafeGenAINames.OutcomeTag, SnakeCase<Outcome>.Of(call.Outcome)), model, arm];
            Instruments.Record(Instruments.CallDuration, call.Latency.TotalSeconds, tags[..(3 + arms)]);
        }

        if (call.TimeToFirstContent is { } first)
        {
            Instruments.Record(Instruments.TimeToFirstContent, first.TotalSeconds, feature, model);
        }

        MeasureAttempts(call, feature);
        if (call.SavedNanoUsd is { } saved)
        {
            Instruments.Add(Instruments.SavedCost, saved, feature);
        }

        if (call.FallbackTriggered)
        {
            ReadOnlySpan<KeyValuePair<string, object?>> tags =
                [feature, new(SafeGenAINames.ErrorTag, SnakeCase<FailureKind>.Of(call.Failure?.Kind)), new(SafeGenAINames.RungTag, call.Rung), arm];
            Instruments.Add(Instruments.Fallbacks, 1, tags[..(3 + arms)]);
        }

        if (call.Escalated)
        {
            Instruments.Add(Instruments.Escalations, 1, feature, model);
        }

        if (call.CacheOutcome != CacheOutcome.None)
        {
            Instruments.Add(Instruments.Cache, 1, feature, new(SafeGenAINames.OutcomeTag, SnakeCase<CacheOutcome>.Of(call.CacheOutcome)));
        }

        if (call.Verdict != Verdict.NotChecked)
        {
            Instruments.Add(Instruments.Verdicts, 1, feature, new(SafeGenAINames.VerdictTag, SnakeCase<Verdict>.Of(call.Verdict)));
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
            Instruments.Add(Instruments.TokensIn, attempt.InputTokens, feature, model);
            Instruments.Add(Instruments.TokensOut, attempt.OutputTokens, feature, model);
            if (attempt.CostNanoUsd is { } cost)
            {
                Instruments.Add(Instruments.Cost, cost, feature, model);
                if (attempt.Failure is { } failure && FailureKinds.IsRejectedAnswer(failure))
                {
                    Instruments.Add(Instruments.RejectedCost, cost, feature, model);
                }
            }
        }
    }
}
