using Microsoft.Extensions.Logging;

namespace SafeGenAI.Budgets.Status;

/// <summary>Event ids 1460 and 1461.</summary>
internal static partial class StatusLog
{
    [LoggerMessage(EventId = 1460, EventName = "BudgetReset", Level = LogLevel.Warning,
        Message = "{By} reset a budget of feature '{Feature}', {Limit}: {Reason}. It had {SpentUsd} USD, {SpentTokens} tokens, " +
            "{SpentRequests} requests and {SpentCalls} calls spent, and {ReservedUsd} USD reserved.")]
    public static partial void Reset(
        ILogger logger, string by, string feature, string limit, string reason, decimal spentUsd, long spentTokens, long spentRequests,
        long spentCalls, decimal reservedUsd);

    [LoggerMessage(EventId = 1461, EventName = "BudgetNotReconciled", Level = LogLevel.Error,
        Message = "{Reconciliation} Look for events 1401 and 1402, and for whatever else charges the same ledger.")]
    public static partial void NotReconciled(ILogger logger, string reconciliation);
}
