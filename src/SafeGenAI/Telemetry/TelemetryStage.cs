using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SafeGenAI.Budgets.Status;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Review;

namespace SafeGenAI.Telemetry;

/// <summary>Outermost: opens the call, sees how it ends, and makes its one decision (L21).</summary>
internal sealed class TelemetryStage(
    IChatClient inner, CurrentRuntime runtime, DecisionRecorder recorder, ILogger logger, FeatureSpending? spending = null,
    ReviewIntake? review = null, Action<GenAICall>? observe = null)
    : GenAIStage(inner, runtime: null)
{
    private readonly Action<GenAICall> _report = new CallReport(recorder, logger, spending, review, observe).Close;

    protected override bool IsEntry => true;

    /// <summary>Opens the report of a call; whoever opens it ends it.</summary>
    public Span Begin(GenAICall call)
    {
        Activity? activity = Tracing.Start("safegenai.call", ActivityKind.Internal);
        call.TraceId = (activity ?? Activity.Current)?.TraceId.ToHexString();
        call.Closed = _report;
        review?.Begin(call);
        spending?.Book.Opened();
        return new Span(call, activity);
    }

    public override async ValueTask<Reply> RunAsync(ModelRequest request)
    {
        Span span = Begin(request.Call);
        request.Call.Exhibits?.Asked(request.Messages);
        try
        {
            Reply reply = await NextAsync(request);
            request.Call.TimeToFirstContent = reply.Failure is null ? request.Call.Elapsed : null;
            reply.Scope ??= span.Activity;
            reply.Closing ??= ResponseOutcome.Mark;
            span.IsStream = reply.Ending is null;
            reply.OnEnded(static (ended, span) => span.End(ended), span);
            return reply;
        }
        catch (Exception)
        {
            // The caller's own code threw, a typed fallback for example: theirs to see, and still one call with one decision.
            span.End(Outcome.Failed);
            throw;
        }
    }

    /// <summary>Each entry into a pipeline is a call of its own; inside another pipeline, a child on behalf of the same caller.</summary>
    protected override GenAICall FindCall(CallOptions options) =>
        runtime.Value.Open(options.Identity ?? options.Call?.Identity, parent: options.Call);
}
