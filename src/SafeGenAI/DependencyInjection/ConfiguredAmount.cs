using System.Globalization;

namespace SafeGenAI.DependencyInjection;

/// <summary>An amount in configuration: it overrides the one that code sets, and adds none.</summary>
internal static class ConfiguredAmount
{
    public const string NoSuchLimit = "but code sets no such limit; add it in code first, configuration changes values only.";

    /// <summary>Sets the amount, or says why it cannot be set.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="name">The amount's name there.</param>
    /// <param name="amount">What is configured.</param>
    /// <param name="isWhole">Whether a fraction is a fault.</param>
    /// <param name="coded">The amounts of that name that code sets; null where that is a fault of its own.</param>
    /// <param name="set">Sets it in place of all of them.</param>
    public static void Set(SettingsReader reader, string name, decimal amount, bool isWhole, IReadOnlyCollection<decimal>? coded, Action<decimal> set)
    {
        string shown = amount.ToString(CultureInfo.InvariantCulture);
        if (coded is { Count: 0 })
        {
            reader.Fault(name, $"is {shown}, {NoSuchLimit}");
        }
        else if (isWhole && amount != decimal.Truncate(amount))
        {
            reader.Fault(name, $"is {shown}; set a whole number.");
        }
        else if (coded?.Distinct().Count() > 1)
        {
            reader.Fault(name, $"is {shown}, but code sets {coded.Count} such limits with different amounts; change them in code, configuration cannot tell them apart.");
        }
        else
        {
            set(amount);
        }
    }
}
