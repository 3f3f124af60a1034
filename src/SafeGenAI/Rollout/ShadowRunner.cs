using Microsoft.Extensions.Logging;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;

namespace SafeGenAI.Rollout;

/// <summary>Asks the canary a question whose answer is there already, apart from the call: nobody waits for it, and nobody is shown it.</summary>
/// <param name="entry">The canary's models, guarded and paid from the shadow's own budget, with a decision of its own.</param>
/// <param name="runtime">What its calls share.</param>
/// <param name="plan">What is rolled out.</param>
/// <param name="logger">One that neither throws nor hangs.</param>
internal sealed class ShadowRunner(GenAIStage entry, CurrentRuntime runtime, RolloutPlan plan, ILogger logger)
{
    /// <summary>More at once are left out: a canary that hangs must not hold the process.</summary>
    private const int MostAtOnce = 16;

    private int _underWay;

    public void Start(ModelRequest shown, ShadowAssignment assignment)
    {
        if (Interlocked.Increment(ref _underWay) > MostAtOnce)
        {
            Interlocked.Decrement(ref _underWay);
            return;
        }

        _ = Background.Run(() => RunAsync(shown, assignment));
    }

    private async Task RunAsync(ModelRequest shown, ShadowAssignment assignment)
    {
        try
        {
            GenAICall call = runtime.Value.Open(shown.Call.Identity, parent: shown.Call);
            call.Assign(assignment);
            call.Arm = plan.CanaryName;
            CallOptions options = (CallOptions)shown.Options.Clone();
            options.Call = call;
            runtime.Value.Bound(options);
            ModelRequest request = new()
            {
                Call = call,
                Messages = shown.Messages,
                Options = options,
                Streaming = false,
                CancellationToken = CancellationToken.None,
                CallerToken = CancellationToken.None,
            };
            await entry.RunAsync(plan.Options.CanaryArm.Prompt?.Apply(request) ?? request);
        }
        catch (Exception exception)
        {
            RolloutLog.ShadowFailed(logger, exception, plan.Feature);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
