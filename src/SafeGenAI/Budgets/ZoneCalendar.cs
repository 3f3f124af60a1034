namespace SafeGenAI.Budgets;

/// <summary>Days, weeks and months of a time zone, counted from the local 1970-01-01; weeks begin on Monday.</summary>
/// <remarks>
/// A window begins when the zone's date becomes its first one or a later one. Ids only grow while time does, also where the
/// clock is put back over midnight, and every moment lies in exactly one window.
/// </remarks>
internal sealed class ZoneCalendar(string unit, TimeZoneInfo zone) : IWindowCalendar
{
    private static readonly DateOnly Epoch = new(1970, 1, 1);
    private static readonly int EpochMonths = 1970 * 12;

    // 1970-01-01 was a Thursday.
    private const int EpochWeekday = 3;

    // No zone has put its clock by more at once, save for those that crossed the date line.
    private static readonly TimeSpan LongestShift = TimeSpan.FromHours(26);

    private const int Margin = 2;

    public string Unit { get; } = unit;

    public TimeZoneInfo Zone { get; } = zone;

    public long IdAt(DateTimeOffset time)
    {
        long id = IdOf(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, Zone).Date));

        // Where it is put back over midnight, the clock shows both dates twice; the window changes once.
        return StartOf(id + 1) <= time ? id + 1
            : StartOf(id) > time ? id - 1
            : id;
    }

    public DateTimeOffset? StartOf(long id)
    {
        if (FirstDateOf(id) is not { } date)
        {
            return null;
        }

        DateTime midnight = date.ToDateTime(TimeOnly.MinValue);
        if (ReferenceEquals(Zone, TimeZoneInfo.Utc))
        {
            return new DateTimeOffset(midnight, TimeSpan.Zero);
        }

        // Midnight at the offset that holds around it; where a shift is near, midnight may be there twice, or not at all.
        DateTimeOffset before = Clamped(midnight - LongestShift);
        DateTimeOffset after = Clamped(midnight + LongestShift);
        return Zone.GetUtcOffset(before) == Zone.GetUtcOffset(after)
            ? Clamped(midnight - Zone.GetUtcOffset(before))
            : FirstAtOrAfter(midnight, before, after);
    }

    /// <summary>A shift is near: halves the time in question until one moment is left.</summary>
    private DateTimeOffset FirstAtOrAfter(DateTime midnight, DateTimeOffset before, DateTimeOffset after)
    {
        (long low, long high) = (before.UtcTicks, after.UtcTicks);
        while (high - low > 1)
        {
            long middle = low + (high - low) / 2;
            if (ShownAt(middle) >= midnight)
            {
                high = middle;
            }
            else
            {
                low = middle;
            }
        }

        return new DateTimeOffset(high, TimeSpan.Zero);
    }

    private DateTime ShownAt(long utcTicks) => TimeZoneInfo.ConvertTime(new DateTimeOffset(utcTicks, TimeSpan.Zero), Zone).DateTime;

    private static DateTimeOffset Clamped(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private long IdOf(DateOnly date)
    {
        int days = date.DayNumber - Epoch.DayNumber;
        return Unit switch
        {
            "day" => days,
            "week" => Floor(days + EpochWeekday, 7),
            _ => date.Year * 12 + date.Month - 1 - EpochMonths,
        };
    }

    private DateOnly? FirstDateOf(long id)
    {
        if (Unit == "month")
        {
            long month = id + EpochMonths;
            return month > 12 && month < 10_000 * 12 ? new DateOnly((int)(month / 12), (int)(month % 12) + 1, 1) : null;
        }

        Int128 day = (Unit == "week" ? (Int128)id * 7 - EpochWeekday : id) + Epoch.DayNumber;

        // The first and the last days of the calendar have no room for the search around them.
        return day >= Margin && day <= DateOnly.MaxValue.DayNumber - Margin ? DateOnly.FromDayNumber((int)day) : null;
    }

    private static long Floor(int value, int divisor) => value >= 0 ? value / divisor : (value - divisor + 1) / divisor;
}
