using Microsoft.Extensions.Logging;

namespace SafeGenAI.Rollout;

/// <summary>Event ids 1800 to 1819. Never a user or a unit.</summary>
internal static partial class RolloutLog
{
    [LoggerMessage(EventId = 1800, EventName = "RolloutRolledBack", Level = LogLevel.Warning, Message = "Rollout of '{Feature}': {Transition}")]
    public static partial void RolledBack(ILogger logger, string feature, RolloutEntry transition);

    [LoggerMessage(EventId = 1801, EventName = "RolloutChanged", Level = LogLevel.Information, Message = "Rollout of '{Feature}': {Transition}")]
    public static partial void Changed(ILogger logger, string feature, RolloutEntry transition);

    [LoggerMessage(EventId = 1802, EventName = "RolloutStoreFailed", Level = LogLevel.Error,
        Message = "Rollout of '{Feature}': its store cannot be asked. The share stays what it was, and nothing is decided until it can.")]
    public static partial void StoreFailed(ILogger logger, Exception exception, string feature);

    [LoggerMessage(EventId = 1803, EventName = "RolloutStoreRecovered", Level = LogLevel.Warning, Message = "Rollout of '{Feature}': its store can be asked again.")]
    public static partial void StoreRecovered(ILogger logger, string feature);

    [LoggerMessage(EventId = 1804, EventName = "RolloutStageIsSlow", Level = LogLevel.Warning,
        Message = "Rollout of '{Feature}': the stage of {Stage} is expected to need {Days:0} days of the present traffic until there is evidence enough. " +
            "Begin with a larger share, or wait that long.")]
    public static partial void StageIsSlow(ILogger logger, string feature, string stage, double days);

    [LoggerMessage(EventId = 1805, EventName = "RolloutCallbackFailed", Level = LogLevel.Error,
        Message = "Rollout of '{Feature}': a callback for transitions threw; the transition stands.")]
    public static partial void CallbackFailed(ILogger logger, Exception exception, string feature);

    [LoggerMessage(EventId = 1806, EventName = "RolloutFlagFailed", Level = LogLevel.Error,
        Message = "Rollout of '{Feature}': the flag '{Flag}' cannot be asked; the control arm answers until it can.")]
    public static partial void FlagFailed(ILogger logger, Exception exception, string feature, string flag);

    [LoggerMessage(EventId = 1809, EventName = "RolloutStateUnreadable", Level = LogLevel.Error,
        Message = "Rollout of '{Feature}': its state cannot be read; a later version may have written it. The control arm answers and nothing is decided until it can, or somebody resets it (RolloutControl.ResetAsync).")]
    public static partial void StateUnreadable(ILogger logger, string feature);

    [LoggerMessage(EventId = 1810, EventName = "RolloutFlagRecovered", Level = LogLevel.Warning, Message = "Rollout of '{Feature}': the flag '{Flag}' can be asked again.")]
    public static partial void FlagRecovered(ILogger logger, string feature, string flag);

    [LoggerMessage(EventId = 1811, EventName = "RolloutFlagOfNoRollout", Level = LogLevel.Warning,
        Message = "The flag '{Flag}' has the filter {Filter} for the feature '{Feature}', which has no rollout: it is off. Name the flag as the feature, or set the filter's parameter Feature.")]
    public static partial void FlagOfNoRollout(ILogger logger, string flag, string filter, string feature);

    [LoggerMessage(EventId = 1807, EventName = "RolloutShadowFailed", Level = LogLevel.Error, Message = "Rollout of '{Feature}': a shadow call could not be made.")]
    public static partial void ShadowFailed(ILogger logger, Exception exception, string feature);

    [LoggerMessage(EventId = 1808, EventName = "RolloutStateRestored", Level = LogLevel.Warning,
        Message = "Rollout of '{Feature}': its store had lost the state, or an old one came back; the last one that was seen is put back. What was seen of calls since is counted anew.")]
    public static partial void StateRestored(ILogger logger, string feature);
}
