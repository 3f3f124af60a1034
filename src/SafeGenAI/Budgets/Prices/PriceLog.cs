using Microsoft.Extensions.Logging;

namespace SafeGenAI.Budgets.Prices;

/// <summary>Event ids 1410 to 1415.</summary>
internal static partial class PriceLog
{
    public const string Category = "SafeGenAI.Prices";

    [LoggerMessage(EventId = 1410, EventName = "ModelsWithoutPrice", Level = LogLevel.Warning,
        Message = "No price is known for the models {Models}: what they cost is not in decisions and metrics, and under a limit in USD " +
            "they are charged at the ceiling. Pass a price to AddModel, or add a price list with UsePrices.")]
    public static partial void ModelsWithoutPrice(ILogger logger, string models);

    [LoggerMessage(EventId = 1411, EventName = "PricesReloaded", Level = LogLevel.Information,
        Message = "The price list {Path} was read again: {Count} prices. Attempts under way keep theirs.")]
    public static partial void Reloaded(ILogger logger, string path, int count);

    [LoggerMessage(EventId = 1412, EventName = "PricesRejected", Level = LogLevel.Error,
        Message = "The price list {Path} was changed and cannot be used; the last good one stays in force. {Fault}")]
    public static partial void Rejected(ILogger logger, string path, string fault);

    [LoggerMessage(EventId = 1413, EventName = "DefaultPricesUsed", Level = LogLevel.Warning,
        Message = "The models {Models} are priced by the built-in list of {Date}: compare with what your provider bills, or add a list with UsePrices.")]
    public static partial void DefaultPricesUsed(ILogger logger, string models, DateOnly date);

    [LoggerMessage(EventId = 1414, EventName = "PriceUnknown", Level = LogLevel.Error,
        Message = "No price is known for the model '{Model}' any more and feature '{Feature}' has a limit in USD: the attempt was denied. Call {CallId}.")]
    public static partial void PriceUnknown(ILogger logger, string model, string feature, string callId);

    [LoggerMessage(EventId = 1415, EventName = "PricesOmitted", Level = LogLevel.Warning,
        Message = "The price list {Path} has {Count} entries that are faulty and were left out. The first ones: {Entries}")]
    public static partial void Omitted(ILogger logger, string path, int count, string entries);
}
