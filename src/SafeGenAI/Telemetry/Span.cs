using System.Diagnostics;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;

namespace SafeGenAI.Telemetry;

/// <summary>A call on its way: turns its ending into an outcome, marks the answer and closes the activity.</summary>
internal sealed class Span(GenAICall call, Activity? activity)
{
    public Activity? Activity => activity;

    /// <summary>Whether the answer was still on its way when its head was there.</summary>
    public bool IsStream { get; set; }

    public void End(Reply reply)
    {
        if (reply.Failure is { } failure)
        {
            call.Failure = failure;
        }

        call.Exhibits?.Answered(reply.Response);
        TimeSpan? lastContent = IsStream && reply.Ending is Ending.Completed or Ending.Abandoned ? reply.LastContent : null;
        End(reply.Ending switch
        {
            Ending.Completed => call.Rung is null ? Outcome.Answered : call.IsBaseline ? Outcome.Baseline : Outcome.FellBack,
            Ending.Canceled => Outcome.Canceled,
            Ending.Abandoned => Outcome.Abandoned,
            _ => reply.Response is not null && reply.EndsGracefully ? Outcome.Partial : Outcome.Failed,
        }, lastContent);
        if (reply.Response is { } response)
        {
            reply.Mark(ResponseOutcome.Attach(response, call, reply.IsPrivate));
        }
    }

    /// <param name="outcome">How the call ended for its caller.</param>
    /// <param name="lastContent">When the reader had the last content, or null for now: what was held came now.</param>
    public void End(Outcome outcome, TimeSpan? lastContent = null)
    {
        call.Outcome = outcome;
        call.Latency = lastContent is not { } last ? call.Elapsed : last > call.TimeToFirstContent ? last : call.TimeToFirstContent ?? last;
        if (activity is not null)
        {
            activity.SetTag(SafeGenAINames.FeatureTag, call.Feature);
            activity.SetTag("safegenai.call_id", call.Id);
            activity.SetTag(SafeGenAINames.OutcomeTag, SnakeCase<Outcome>.Of(outcome));
            if (call.Failure is { } failure)
            {
                activity.SetTag(SafeGenAINames.ErrorTag, SnakeCase<FailureKind>.Of(failure.Kind));
            }

            if (outcome is Outcome.Partial or Outcome.Failed)
            {
                activity.SetStatus(ActivityStatusCode.Error);
            }

            Tracing.Stop(activity);
        }

        call.Release();
    }
}
