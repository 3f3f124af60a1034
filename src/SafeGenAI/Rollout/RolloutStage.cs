using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.Rollout;

/// <summary>Sends each call down the chain of its arm; where the control arm has none, the fallback answers.</summary>
/// <param name="canary">The canary's chain.</param>
/// <param name="control">The control arm's chain, or null where the fallback answers.</param>
/// <param name="plan">What is rolled out.</param>
/// <param name="assigner">Says which arm a call is in.</param>
internal sealed class RolloutStage(IChatClient canary, IChatClient? control, RolloutPlan plan, RolloutAssigner assigner)
    : GenAIStage(canary, runtime: null)
{
    public override ValueTask<Reply> RunAsync(ModelRequest request)
    {
        ValueTask<ArmAssignment> assigned = assigner.AssignAsync(request.Call, request.Options.ConversationId, request.CancellationToken);
        return assigned.IsCompletedSuccessfully ? RunAsync(request, assigned.Result) : AwaitAsync(assigned, request);
    }

    /// <summary>Assigns a call whose feature's own code asks for it: what the fallback answers is not even asked.</summary>
    /// <returns>Why no model is asked, or null.</returns>
    public async ValueTask<Failure?> AssignAsync(GenAICall call, string? conversationId, CancellationToken cancellationToken) =>
        (await assigner.AssignAsync(call, conversationId, cancellationToken)).IsCanary || control is not null ? null : Outside(call);

    private async ValueTask<Reply> AwaitAsync(ValueTask<ArmAssignment> assigned, ModelRequest request)
    {
        ArmAssignment arm;
        try
        {
            arm = await assigned;
        }
        catch (OperationCanceledException canceled) when (request.CancellationToken.IsCancellationRequested)
        {
            return Reply.Failed(new Failure(FailureKind.Canceled, canceled) { NotBilled = true });
        }

        return await RunAsync(request, arm);
    }

    private ValueTask<Reply> RunAsync(ModelRequest request, ArmAssignment arm)
    {
        if (arm.IsShadowed && request.Options is { Tools: null or { Count: 0 }, ConversationId: null })
        {
            // Kept as it came: the canary has a prompt of its own. A tool must not run twice, nor a provider's conversation go on twice.
            request.Call.Shadowed = request;
        }

        return arm.IsCanary ? NextAsync(With(plan.Options.CanaryArm.Prompt, request))
            : control is not null ? NextAsync(control, With(plan.Options.ControlArm.Prompt, request))
            : new(Reply.Failed(Outside(request.Call)));
    }

    private static ModelRequest With(ArmPrompt? prompt, ModelRequest request) => prompt is null ? request : prompt.Apply(request);

    private static Failure Outside(GenAICall call) => new(
        FailureKind.OutsideRollout, $"The call is outside the rollout of feature '{call.Feature}'; its baseline answers.") { NotBilled = true };
}
