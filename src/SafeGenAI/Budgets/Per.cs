namespace SafeGenAI.Budgets;

/// <summary>The window over which a limit counts: fixed, aligned to the UTC clock, the same on every machine.</summary>
/// <remarks>
/// A window's id is the number of whole windows since 1970-01-01 UTC. It is computed from the clock and is part of what
/// an account is filed under, so nothing has to be reset when a window ends.
/// </remarks>
public sealed class Per
{
    private readonly long _ticks;

    private Per(int index, string name, TimeSpan length)
    {
        Index = index;
        Name = name;
        _ticks = length.Ticks;
    }

    /// <summary>One minute, from second 0.</summary>
    public static Per Minute { get; } = new(0, "minute", TimeSpan.FromMinutes(1));

    /// <summary>One hour, from minute 0.</summary>
    public static Per Hour { get; } = new(1, "hour", TimeSpan.FromHours(1));

    /// <summary>One day, from midnight UTC.</summary>
    public static Per Day { get; } = new(2, "day", TimeSpan.FromDays(1));

    /// <summary>The name in singular: minute, hour, day.</summary>
    public string Name { get; }

    internal int Index { get; }

    /// <summary>The id of the window in which a time lies. It grows by one from each window to the next.</summary>
    public long IdAt(DateTimeOffset time)
    {
        long ticks = time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        long id = ticks / _ticks;
        return ticks < 0 && id * _ticks != ticks ? id - 1 : id;
    }

    /// <summary>When a window ends: the first moment of the next one, UTC.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The window ends outside the years 1 to 9999.</exception>
    public DateTimeOffset EndOf(long id)
    {
        Int128 ticks = ((Int128)id + 1) * _ticks + DateTimeOffset.UnixEpoch.Ticks;
        return ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new DateTimeOffset((long)ticks, TimeSpan.Zero)
            : throw new ArgumentOutOfRangeException(nameof(id), id, $"No {Name} with this id ends between the years 1 and 9999: pass an id from {nameof(IdAt)}.");
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
