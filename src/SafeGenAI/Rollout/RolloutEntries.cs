using SafeGenAI.Rollout.Gates;

namespace SafeGenAI.Rollout;

/// <summary>Makes the entries of the audit trail.</summary>
internal static class RolloutEntries
{
    /// <summary>Who decides where no person does.</summary>
    public const string Gates = "gates";

    public static RolloutEntry Of(
        RolloutPlan plan, RolloutState after, RolloutAction action, double fromPercent, string by, string reason, DateTimeOffset now) => new()
    {
        Feature = plan.Feature,
        At = now,
        Action = action,
        By = by,
        Reason = reason,
        FromPercent = fromPercent,
        ToPercent = after.PercentOf(plan),
        Revision = after.Revision.Id,
    };
}
