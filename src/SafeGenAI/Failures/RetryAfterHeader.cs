using System.Globalization;
using System.Net.Http.Headers;

namespace SafeGenAI.Failures;

/// <summary>How long a provider asked to wait: the header Retry-After, and the finer one that OpenAI and Azure send beside it.</summary>
internal static class RetryAfterHeader
{
    /// <summary>Longer waits are cut to this, so that adding one to a time cannot overflow.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>Reads the wait; null where neither header says something that can be understood.</summary>
    /// <param name="milliseconds">The value of <c>retry-after-ms</c>, which wins because it is the more exact one.</param>
    /// <param name="secondsOrDate">The value of <c>Retry-After</c>: seconds, or an HTTP date.</param>
    /// <param name="now">The time a date is relative to; a date in the past means no wait.</param>
    public static TimeSpan? Parse(string? milliseconds, string? secondsOrDate, DateTimeOffset now)
    {
        if (ParseNumber(milliseconds, TimeSpan.TicksPerMillisecond) is { } wait)
        {
            return wait;
        }

        if (ParseNumber(secondsOrDate, TimeSpan.TicksPerSecond) is { } seconds)
        {
            return seconds;
        }

        return RetryConditionHeaderValue.TryParse(secondsOrDate, out RetryConditionHeaderValue? value) && value.Date is { } date
            ? Clamp(date - now)
            : null;
    }

    /// <summary>The wait, never negative and never longer than <see cref="Longest"/>.</summary>
    public static TimeSpan? Clamp(TimeSpan? wait) => wait switch
    {
        null => null,
        { Ticks: < 0 } => TimeSpan.Zero,
        { } known => known > Longest ? Longest : known,
    };

    // Some gateways send fractions of a second, which the standard does not know.
    private static TimeSpan? ParseNumber(string? text, long ticksPerUnit)
    {
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number))
        {
            return null;
        }

        decimal largest = Longest.Ticks / ticksPerUnit;
        return TimeSpan.FromTicks((long)(Math.Clamp(number, 0, largest) * ticksPerUnit));
    }
}
