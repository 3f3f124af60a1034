using System.Collections.Concurrent;
using System.Globalization;

namespace SafeGenAI.Budgets;

/// <summary>The window over which a limit counts: fixed on the calendar, or rolling.</summary>
/// <remarks>
/// <para>A fixed window is aligned to the UTC clock, the same on every machine; days, weeks and months may be those of a
/// time zone (<see cref="In"/>). A rolling window (<see cref="Rolling"/>) is counted in <see cref="Slots"/> slots.</para>
/// <para>The id of a window, or of a slot, is computed from the clock and is part of what an account is filed under, so
/// nothing has to be reset when a window ends. Equal windows are the same object. Immutable and thread-safe.</para>
/// </remarks>
public sealed class Per
{
    /// <summary>Into how many slots a rolling window is divided.</summary>
    public const int RollingSlots = 60;

    private static readonly ConcurrentDictionary<string, Per> Known = new(StringComparer.Ordinal);
    private static int _count;

    private readonly IWindowCalendar _calendar;

    private Per(string key, string name, IWindowCalendar calendar, int slots = 1)
    {
        Key = key;
        Name = name;
        _calendar = calendar;
        Slots = slots;
        Index = Interlocked.Increment(ref _count) - 1;
    }

    /// <summary>One minute, from second 0.</summary>
    public static Per Minute { get; } = Fixed("minute", TimeSpan.FromMinutes(1));

    /// <summary>One hour, from minute 0.</summary>
    public static Per Hour { get; } = Fixed("hour", TimeSpan.FromHours(1));

    /// <summary>One day, from midnight UTC.</summary>
    public static Per Day { get; } = Calendar("day", TimeZoneInfo.Utc);

    /// <summary>One week, from Monday, midnight UTC.</summary>
    public static Per Week { get; } = Calendar("week", TimeZoneInfo.Utc);

    /// <summary>One month, from the first, midnight UTC.</summary>
    public static Per Month { get; } = Calendar("month", TimeZoneInfo.Utc);

    /// <summary>The name in singular: minute, hour, day, week, month; "rolling hour", "rolling 00:30:00".</summary>
    public string Name { get; }

    /// <summary>What stores file accounts under: unique for each window, stable.</summary>
    public string Key { get; }

    /// <summary>How many ids count together: 1 for a fixed window; for a rolling one its slots and the one that is under way,
    /// so that what is counted is never less than the window.</summary>
    public int Slots { get; }

    /// <summary>Whether the window slides.</summary>
    public bool IsRolling => Slots > 1;

    /// <summary>The name without a time zone: what settings call it.</summary>
    internal string Kind => _calendar is ZoneCalendar { Unit: var unit } ? unit : Name;

    /// <summary>Grows by one with each new window, from zero: ledgers keep theirs in a list.</summary>
    internal int Index { get; }

    /// <summary>A window that slides with the clock: at any time what was spent in the last <paramref name="length"/> counts.</summary>
    /// <remarks>Counted in 60 slots: an amount counts for the length and at most one slot more, never less.</remarks>
    /// <param name="length">One minute to 31 days.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public static Per Rolling(TimeSpan length)
    {
        if (length < TimeSpan.FromMinutes(1) || length > TimeSpan.FromDays(31))
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, "A rolling window is one minute to 31 days long.");
        }

        string name = length == TimeSpan.FromMinutes(1) ? "minute"
            : length == TimeSpan.FromHours(1) ? "hour"
            : length == TimeSpan.FromDays(1) ? "day"
            : length.ToString("c", CultureInfo.InvariantCulture);
        long slot = (length.Ticks + RollingSlots - 1) / RollingSlots;
        return Known.GetOrAdd($"rolling-{length.Ticks}", key => new(key, $"rolling {name}", new EvenCalendar(slot), RollingSlots + 1));
    }

    /// <summary>The same days, weeks or months in a time zone. A day of 23 or 25 hours is one day.</summary>
    /// <param name="zone">The time zone.</param>
    /// <exception cref="InvalidOperationException">The window is no day, week or month.</exception>
    public Per In(TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return _calendar is ZoneCalendar { Unit: var unit }
            ? Calendar(unit, zone)
            : throw new InvalidOperationException($"A {Name} has no time zone: use Per.Day, Per.Week or Per.Month.");
    }

    /// <summary>The id of the window, or of a rolling window's slot, in which a time lies. It grows by one from each to the next.</summary>
    public long IdAt(DateTimeOffset time) => _calendar.IdAt(time);

    /// <summary>The first moment of a window or slot, UTC.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It lies outside the years 1 to 9999.</exception>
    public DateTimeOffset StartOf(long id) => _calendar.StartOf(id)
        ?? throw new ArgumentOutOfRangeException(nameof(id), id, $"No {Name} with this id lies between the years 1 and 9999: pass an id from {nameof(IdAt)}.");

    /// <summary>When what is counted under an id is forgotten, UTC: the first moment of the next fixed window, or when the slot
    /// has left the rolling one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It lies outside the years 1 to 9999.</exception>
    public DateTimeOffset EndOf(long id)
    {
        // The id itself is the one to name.
        return (id <= long.MaxValue - Slots ? _calendar.StartOf(id + Slots) : null)
            ?? throw new ArgumentOutOfRangeException(nameof(id), id, $"No {Name} with this id ends between the years 1 and 9999: pass an id from {nameof(IdAt)}.");
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static Per Fixed(string name, TimeSpan length) => Known.GetOrAdd(name, key => new(key, name, new EvenCalendar(length.Ticks)));

    private static Per Calendar(string unit, TimeZoneInfo zone)
    {
        bool utc = zone.Id == TimeZoneInfo.Utc.Id;
        return Known.GetOrAdd(utc ? unit : $"{unit}@{zone.Id}", key => new(key, utc ? unit : $"{unit} ({zone.Id})", new ZoneCalendar(unit, zone)));
    }
}
