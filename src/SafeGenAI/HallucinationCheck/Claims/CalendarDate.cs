namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>A date or a part of one; what is not said is 0.</summary>
internal readonly record struct CalendarDate(int Year, int Month, int Day)
{
    /// <summary>One number for each date.</summary>
    public int Key => (Year * 512) + (Month * 32) + Day;

    public bool IsNone => Key == 0;

    /// <summary>Whether the calendar has such a day; without a year the 29th of February is one.</summary>
    public static bool IsDay(int year, int month, int day) =>
        month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year is >= 1 and <= 9999 ? year : 2000, month);
}
