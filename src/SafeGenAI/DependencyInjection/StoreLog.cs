using Microsoft.Extensions.Logging;

namespace SafeGenAI.DependencyInjection;

/// <summary>Event ids 1450 to 1452: what is told of a ledger whose store can be away.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(EventId = 1450, EventName = "BudgetStoreAway", Level = LogLevel.Error,
        Message = "The store of budgets does not answer. Until it does each limit follows its StoreFailurePolicy: those that fail closed deny.")]
    public static partial void Away(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 1451, EventName = "BudgetStoreBack", Level = LogLevel.Warning,
        Message = "The store of budgets answers again, after {Seconds} s. It is told what was spent without it; of {Dropped} attempts it will not hear.")]
    public static partial void Back(ILogger logger, long seconds, long dropped);

    [LoggerMessage(EventId = 1452, EventName = "LocalShareOfUnknown", Level = LogLevel.Warning,
        Message = "The limit of {Limit} falls back to a local share, but how many instances share the store is not set: it fails closed. " +
            "Set BudgetStore.Instances.")]
    public static partial void NoInstances(ILogger logger, string limit);
}
