using System.Diagnostics;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;

namespace SafeGenAI.Telemetry;

/// <summary>A call on its way: turns its ending into an outcome, marks the answer and closes the activity.</summary>
internal sealed class Span(GenAICall call, Activity? activity)
{
    public Activity? Activity => activity;

    public void End(Reply reply)
    {
        if (reply.Failure is { } failure)
        {
            call.Failure = failure;
        }

        End(reply.Ending switch
        {
            Ending.Completed => call.Rung is null ? Outcome.Answered : Outcome.FellBack,
            Ending.Canceled => Outcome.Canceled,
            Ending.Abandoned => Outcome.Abandoned,
            _ => reply.Response is not null && reply.EndsGracefully ? Outcome.Partial : Outcome.Failed,
        });
        if (reply.Response is { } response)
        {
            reply.Mark(ResponseOutcome.Attach(response, call, reply.IsPrivate));
        }
    }

    public void End(Outcome outcome)
    {
        call.Outcome = outcome;
        call.Latency = call.Elapsed;
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

            activity.Dispose();
        }

        call.Release();
    }
}
