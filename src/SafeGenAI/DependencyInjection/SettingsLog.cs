using Microsoft.Extensions.Logging;

namespace SafeGenAI.DependencyInjection;

/// <summary>Event ids 1434 to 1437: what is told of settings, at start and while the application runs.</summary>
internal static partial class SettingsLog
{
    [LoggerMessage(EventId = 1434, EventName = "SettingsReloaded", Level = LogLevel.Information,
        Message = "The configuration changed; for calls that begin now holds: {Settings}.")]
    public static partial void Reloaded(ILogger logger, string settings);

    [LoggerMessage(EventId = 1435, EventName = "SettingsRejected", Level = LogLevel.Error,
        Message = "The configuration changed and has {Count} faults; none of the change is used, what held before holds on. Faults: {Faults}")]
    public static partial void Rejected(ILogger logger, int count, string faults);

    [LoggerMessage(EventId = 1436, EventName = "SettingsNeedRestart", Level = LogLevel.Warning,
        Message = "The configuration changed in what is read at start only; it holds from the next start on: {Settings}.")]
    public static partial void NeedRestart(ILogger logger, string settings);

    [LoggerMessage(EventId = 1437, EventName = "HardLimitFailsOpen", Level = LogLevel.Warning,
        Message = "The limit of {Limit} is hard, and fails open: while its store cannot be asked, money is spent uncounted. " +
            "Set OnStoreFailure to FailClosed or LocalShare, or make the limit soft.")]
    public static partial void HardLimitFailsOpen(ILogger logger, string limit);
}
