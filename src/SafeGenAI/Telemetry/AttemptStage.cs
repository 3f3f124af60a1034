using System.Diagnostics;
using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;

namespace SafeGenAI.Telemetry;

/// <summary>Innermost: records one attempt, traces it, and names its model.</summary>
internal sealed class AttemptStage(IChatClient inner, string model, CallRuntime? runtime = null) : GenAIStage(inner, runtime)
{
    private readonly string? _provider = inner.GetService<ChatClientMetadata>()?.ProviderName;

    public override async ValueTask<Reply> RunAsync(ModelRequest request)
    {
        GenAICall call = request.Call;
        Attempt attempt = call.BeginAttempt(model, request);
        Activity? activity = Tracing.Start("safegenai.attempt", ActivityKind.Client);
        TimeSpan started = call.Elapsed;

        // Through its front door, whatever it is: a pipeline that serves as a model opens a call of its own.
        Reply reply = await Door.OpenAsync(InnerClient, request);
        reply.Attempt = attempt;
        reply.Scope ??= activity;
        reply.OnEnded(static (ended, run) => run.End(ended), new Run(call, attempt, activity, _provider, started));
        return reply;
    }

    // The clients behind a pipeline belong to the container or to the application: disposing stops here.
    protected override void Dispose(bool disposing) => base.Dispose(disposing: false);

    private sealed class Run(GenAICall call, Attempt attempt, Activity? activity, string? provider, TimeSpan started)
    {
        public void End(Reply reply)
        {
            attempt.Duration = (reply.Ending is Ending.Completed or Ending.Abandoned ? reply.LastContent ?? call.Elapsed : call.Elapsed) - started;
            attempt.Failure = reply.Failure?.Kind;
            attempt.ModelId = reply.Response?.ModelId;
            if (activity is null)
            {
                return;
            }

            activity.SetTag("gen_ai.operation.name", "chat");
            activity.SetTag("gen_ai.provider.name", provider);
            activity.SetTag(SafeGenAINames.ModelTag, attempt.Model);
            if (reply.Failure is { } failure)
            {
                activity.SetTag(SafeGenAINames.ErrorTag, SnakeCase<FailureKind>.Of(failure.Kind));
                activity.SetStatus(ActivityStatusCode.Error);
            }

            Tracing.Stop(activity);
        }
    }
}
