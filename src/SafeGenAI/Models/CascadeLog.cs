using Microsoft.Extensions.Logging;

namespace SafeGenAI.Models;

internal static partial class CascadeLog
{
    [LoggerMessage(EventId = 1350, EventName = "CascadeSwitchedOff", Level = LogLevel.Error,
        Message = "Asking model {Model} first costs feature '{Feature}' more than it saves: {Escalated} of the last {Calls} answers were rejected; " +
            "a first answer costs {FirstUsd} USD, one of the next model {NextUsd} USD, so {LostUsd} USD are lost per call. The model is left out for {CoolDown}.")]
    public static partial void SwitchedOff(
        ILogger logger, string feature, string model, int escalated, int calls, decimal firstUsd, decimal nextUsd, decimal lostUsd, TimeSpan coolDown);

    [LoggerMessage(EventId = 1351, EventName = "CascadeLoses", Level = LogLevel.Error,
        Message = "Asking model {Model} first costs feature '{Feature}' more than it saves: {Escalated} of the last {Calls} answers were rejected; " +
            "a first answer costs {FirstUsd} USD, one of the next model {NextUsd} USD, so {LostUsd} USD are lost per call. Cascade.SwitchOff is false: it goes on.")]
    public static partial void Loses(
        ILogger logger, string feature, string model, int escalated, int calls, decimal firstUsd, decimal nextUsd, decimal lostUsd);

    [LoggerMessage(EventId = 1352, EventName = "CascadeSwitchedOn", Level = LogLevel.Information,
        Message = "Feature '{Feature}' asks model {Model} first again, to see whether it pays now.")]
    public static partial void SwitchedOn(ILogger logger, string feature, string model);
}
