using Microsoft.Extensions.Logging;
using SafeGenAI.Budgets;

namespace SafeGenAI.CostBreaker;

/// <summary>Event ids 1401 to 1404, and 1433.</summary>
internal static partial class CostBreakerLog
{
    [LoggerMessage(EventId = 1401, EventName = "BudgetNotReserved", Level = LogLevel.Error,
        Message = "The budget ledger or the token estimator of feature '{Feature}' failed; the attempt was denied. Call {CallId}.")]
    public static partial void NotReserved(ILogger logger, Exception exception, string feature, string callId);

    [LoggerMessage(EventId = 1402, EventName = "BudgetNotSettled", Level = LogLevel.Error,
        Message = "An attempt of feature '{Feature}' could not be settled; its whole reservation is charged when the lease ends. Call {CallId}.")]
    public static partial void NotSettled(ILogger logger, Exception exception, string feature, string callId);

    [LoggerMessage(EventId = 1403, EventName = "ChargeCorrected", Level = LogLevel.Information,
        Message = "A model client of feature '{Feature}' answered after its time was over: {PresumedUsd} USD had been presumed, " +
            "{CostUsd} USD are charged. The decision of call {CallId} may say what was presumed.")]
    public static partial void ChargeCorrected(ILogger logger, string feature, decimal presumedUsd, decimal costUsd, string callId);

    [LoggerMessage(EventId = 1404, EventName = "BudgetNotExtended", Level = LogLevel.Error,
        Message = "The budget ledger of feature '{Feature}' failed while a stream passed its reservation; the stream was cut. Call {CallId}.")]
    public static partial void NotExtended(ILogger logger, Exception exception, string feature, string callId);

    [LoggerMessage(EventId = 1433, EventName = "BudgetModeSet", Level = LogLevel.Warning,
        Message = "The {What} of {Feature} are switched to {Mode}, from {Before}, by {By}: {Reason}")]
    public static partial void ModeSet(ILogger logger, string what, string feature, BudgetMode mode, BudgetMode before, string by, string reason);
}
