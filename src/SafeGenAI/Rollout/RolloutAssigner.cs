using SafeGenAI.Calls;

namespace SafeGenAI.Rollout;

/// <summary>Assigns calls to arms: a pure function of unit, salt and share (L19), unless a list or a switch of the application's says more.</summary>
/// <param name="plan">What is rolled out.</param>
/// <param name="current">The share now.</param>
/// <param name="killSwitch">The application's flag, or null where it has none.</param>
internal sealed class RolloutAssigner(RolloutPlan plan, CurrentRollout current, IRolloutKillSwitch? killSwitch = null)
{
    public CurrentRollout Current => current;

    /// <summary>The arm of a call; of several requests of one call the first decides.</summary>
    /// <param name="call">The call.</param>
    /// <param name="conversationId">The unit where the call names no user.</param>
    /// <param name="cancellationToken">The request's own.</param>
    /// <exception cref="ArgumentException">The call names neither, and nothing else was chosen.</exception>
    public ValueTask<ArmAssignment> AssignAsync(GenAICall call, string? conversationId, CancellationToken cancellationToken)
    {
        if (ArmAssignment.Of(call) is { } made)
        {
            return new(made);
        }

        string? unit = UnitOf(call, conversationId);
        return unit is null || killSwitch is null
            ? new(Assign(call, unit, isSwitchedOff: false))
            : AssignAsync(killSwitch, call, unit, cancellationToken);
    }

    private async ValueTask<ArmAssignment> AssignAsync(
        IRolloutKillSwitch flag, GenAICall call, string unit, CancellationToken cancellationToken) =>
        Assign(call, unit, isSwitchedOff: !await flag.IsOnAsync(unit, call.TenantId, cancellationToken));

    private ArmAssignment Assign(GenAICall call, string? unit, bool isSwitchedOff)
    {
        ArmAssignment arm = (ArmAssignment)call.Assign(Place(unit, isSwitchedOff, current.View));
        call.Arm = arm.Arm;
        return arm;
    }

    private ArmAssignment Place(string? unit, bool isSwitchedOff, RolloutView view)
    {
        if (unit is null)
        {
            return new(plan.ControlName, IsCanary: false, default, Interval: 0, IsCounted: false, IsShadowed: false, view);
        }

        RolloutBucket bucket = RolloutBucket.Of(unit, plan.Salt);
        bool isCanary = !isSwitchedOff && plan.IsIn(unit, bucket, view);
        bool isCounted = view.Counts && !isSwitchedOff && !plan.IsListed(unit);
        bool isShadowed = isCounted && !isCanary && view.ShadowPercent > 0 && bucket.IsIn(view.ShadowPercent);
        return new(isCanary ? plan.CanaryName : plan.ControlName, isCanary, bucket, plan.IntervalOf(bucket), isCounted, isShadowed, view);
    }

    /// <returns>Null where such calls are in the control arm.</returns>
    private string? UnitOf(GenAICall call, string? conversationId) =>
        !string.IsNullOrEmpty(call.UserId) ? call.UserId
        : !string.IsNullOrEmpty(conversationId) ? conversationId
        : plan.Options.Anonymous switch
        {
            RolloutAnonymous.Control => null,
            RolloutAnonymous.PerCall => call.Id,
            _ => throw new ArgumentException(
                $"Feature '{plan.Feature}' is being rolled out, and the call names neither a user nor a conversation: set GenAIRequest.UserId or " +
                "ChatOptions.ConversationId, or choose what becomes of such calls with RolloutOptions.Anonymous."),
        };
}
