using System.Globalization;
using System.Text.RegularExpressions;

namespace SafeGenAI.Budgets.Prices;

/// <summary>Which other name a model's name may stand for. Nothing is guessed: a name is taken apart only where its end is a date.</summary>
internal static partial class ModelNames
{
    /// <summary>The name without the date at its end, or null where there is none: <c>gpt-5-mini</c> of <c>gpt-5-mini-2026-01-01</c>.</summary>
    /// <remarks>
    /// Dates are <c>-2026-01-01</c>, <c>-20260101</c>, <c>@20260101</c> and <c>-0613</c> (month and day, two digits each).
    /// What is no day of a calendar is no date: <c>-2411</c> stays.
    /// </remarks>
    public static string? WithoutDate(string model)
    {
        Match match = DateAtTheEnd().Match(model);
        if (!match.Success)
        {
            return null;
        }

        string digits = match.Groups["date"].Value.Replace("-", "", StringComparison.Ordinal);
        string date = digits.Length == 4 ? $"2000{digits}" : digits;
        return date.StartsWith("20", StringComparison.Ordinal)
            && DateOnly.TryParseExact(date, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                ? model[..match.Index]
                : null;
    }

    [GeneratedRegex(@"(?<=[A-Za-z0-9.])(?:-(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})|[-@](?<date>[0-9]{8})|-(?<date>[0-9]{4}))\z", RegexOptions.CultureInvariant)]
    private static partial Regex DateAtTheEnd();
}
