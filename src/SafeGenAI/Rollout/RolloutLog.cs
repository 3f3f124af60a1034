using Microsoft.Extensions.Logging;

namespace SafeGenAI.Rollout;

internal static partial class RolloutLog
{
    [LoggerMessage(1800, LogLevel.Warning, "Rollout of {Feature}: {Transition}")]
    public static partial void RolledBack(ILogger logger, string feature, RolloutEntry transition);

    [LoggerMessage(1801, LogLevel.Information, "Rollout of {Feature}: {Transition}")]
    public static partial void Changed(ILogger logger, string feature, RolloutEntry transition);

    [LoggerMessage(1802, LogLevel.Warning,
        "Rollout of {Feature}: its store cannot be asked. The share stays what it was, and nothing is decided until it can.")]
    public static partial void StoreFailed(ILogger logger, Exception exception, string feature);

    [LoggerMessage(1803, LogLevel.Information, "Rollout of {Feature}: its store can be asked again.")]
    public static partial void StoreIsBack(ILogger logger, string feature);

    [LoggerMessage(1804, LogLevel.Warning,
        "Rollout of {Feature}: the stage of {Stage} is expected to need {Days:0} days of the present traffic until there is evidence enough. Begin with a larger share, or wait that long.")]
    public static partial void SlowStage(ILogger logger, string feature, string stage, double days);

    [LoggerMessage(1805, LogLevel.Warning, "Rollout of {Feature}: a callback for a transition threw; the transition stands.")]
    public static partial void CallbackFailed(ILogger logger, Exception exception, string feature);

    [LoggerMessage(1806, LogLevel.Warning, "Rollout of {Feature}: the flag {Flag} cannot be asked; the control arm answers until it can.")]
    public static partial void FlagFailed(ILogger logger, Exception exception, string feature, string flag);

    [LoggerMessage(1810, LogLevel.Information, "Rollout of {Feature}: the flag {Flag} can be asked again.")]
    public static partial void FlagIsBack(ILogger logger, string feature, string flag);

    [LoggerMessage(1811, LogLevel.Warning,
        "The flag {Flag} has the filter {Filter} for the feature {Feature}, which has no rollout: it is off. Name the flag as the feature, or set the filter's parameter Feature.")]
    public static partial void FlagOfNoRollout(ILogger logger, string flag, string filter, string feature);

    [LoggerMessage(1807, LogLevel.Warning, "Rollout of {Feature}: a shadow call could not be made.")]
    public static partial void ShadowFailed(ILogger logger, Exception exception, string feature);
}
