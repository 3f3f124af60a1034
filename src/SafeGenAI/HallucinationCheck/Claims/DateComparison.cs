namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Says whether the texts of an index support a date, a decade or a time of day.</summary>
internal static class DateComparison
{
    public static (Support Support, WordPlace? Evidence) Compare(NumberMention claim, NumberIndex index)
    {
        WordPlace? place = Find(claim.Date, index) ?? Find(claim.OtherDate, index);
        return place is null ? (Support.Missing, Nearest(claim.Date, index)) : (Support.Found, place);
    }

    public static (Support Support, WordPlace? Evidence) CompareTime(NumberMention claim, NumberIndex index)
    {
        WordPlace? place = index.FindTime((int)claim.Value) ?? (claim.Other >= 0 ? index.FindTime((int)claim.Other) : null);
        if (place is not null)
        {
            return (Support.Found, place);
        }

        // "at 5" of the source, "5 pm" of the answer.
        int hour = (int)claim.Value / 60;
        bool bare = claim.Value % 60 == 0 && (index.ContainsHour(hour) || (hour > 12 && index.ContainsHour(hour - 12)));
        return (bare ? Support.Found : Support.Missing, null);
    }

    /// <summary>The nineties are any year of them, and they themselves however they are written.</summary>
    public static bool ContainsDecade(decimal decade, NumberIndex index) => decade >= 100
        ? index.ContainsBetween(decade, decade % 100 == 0 ? decade + 99 : decade + 9) || (decade % 100 > 0 && index.Contains(decade % 100))
        // "the 90s" are years, "in his 60s" is an age.
        : index.ContainsBetween(decade, decade + 9) || index.ContainsBetween(decade + 1900, decade + 1909)
            || index.ContainsBetween(decade + 1800, decade + 1809) || index.ContainsBetween(decade + 2000, decade + 2009);

    private static WordPlace? Find(CalendarDate date, NumberIndex index)
    {
        if (date.IsNone)
        {
            return null;
        }

        // The day may be named in one place, the year in another.
        return index.FindDate(date)
            ?? (date is { Year: > 0, Month: > 0 } && index.Contains(date.Year) ? index.FindDate(NumberIndex.Undated(date)) : null);
    }

    private static WordPlace? Nearest(CalendarDate date, NumberIndex index) =>
        index.FindDate(date with { Year = 0 }) ?? index.FindDate(date with { Day = 0 }) ?? index.FindDate(date with { Year = 0, Day = 0 });
}
