using Microsoft.Extensions.Logging;
using SafeGenAI.Budgets;

namespace SafeGenAI.Decisions;

/// <summary>Event ids 1430 to 1432: what is told of budgets, whichever guard uses them.</summary>
internal static partial class BudgetLog
{
    [LoggerMessage(EventId = 1430, EventName = "BudgetAlert", Level = LogLevel.Warning,
        Message = "{Feature}, {Kind} at {Percent} %: {Alert} The limit is in mode {Mode}.")]
    public static partial void Alert(ILogger logger, string feature, BudgetAlertKind kind, int percent, string alert, BudgetMode mode);

    [LoggerMessage(EventId = 1431, EventName = "BudgetObserved", Level = LogLevel.Warning,
        Message = "{Feature}: a limit that only observes would have denied an attempt. {Denial} " +
            "Told once per limit and window; safegenai.budget.observed counts them.")]
    public static partial void Observed(ILogger logger, string feature, string denial);

    [LoggerMessage(EventId = 1432, EventName = "BudgetAlertCallbackFailed", Level = LogLevel.Error,
        Message = "A callback for budget alerts threw; it missed an alert of feature '{Feature}'.")]
    public static partial void AlertCallbackFailed(ILogger logger, Exception exception, string feature);
}
