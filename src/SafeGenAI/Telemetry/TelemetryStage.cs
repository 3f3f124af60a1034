using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;

namespace SafeGenAI.Telemetry;

/// <summary>Outermost: opens the call, sees how it ends, and makes its one decision (L21).</summary>
internal sealed class TelemetryStage(IChatClient inner, CallRuntime runtime, DecisionRecorder recorder, ILogger logger)
    : GenAIStage(inner, runtime)
{
    private readonly CallRuntime _runtime = runtime;
    private readonly CallReport _report = new(recorder, logger);

    public override async ValueTask<Reply> RunAsync(ModelRequest request)
    {
        GenAICall call = request.Call;
        Activity? activity = Instruments.Activities.HasListeners()
            ? Instruments.Activities.StartActivity("safegenai.call", ActivityKind.Internal)
            : null;
        call.TraceId = (activity ?? Activity.Current)?.TraceId.ToHexString();
        call.Closed = _report.Close;
        try
        {
            Reply reply = await NextAsync(request);
            call.TimeToFirstContent = reply.Response is not null || reply.Failure is null ? call.Elapsed : null;
            reply.Scope ??= activity;
            reply.Closing ??= ResponseOutcome.Mark;
            reply.OnEnded(static (ended, span) => span.End(ended), new Span(call, activity));
            return reply;
        }
        catch (Exception exception)
        {
            // Misuse: it is the caller's to see, and still one call with one decision.
            call.Failure ??= new Failure(FailureKind.InvalidRequest, exception);
            new Span(call, activity).End(Outcome.Failed);
            throw;
        }
    }

    /// <summary>Each entry into a pipeline is a call of its own; inside another pipeline, a child.</summary>
    protected override GenAICall FindCall(CallOptions options) =>
        _runtime.Open(options.Identity, parent: options.Call);
}
