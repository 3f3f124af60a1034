namespace SafeGenAI.Budgets;

/// <summary>Windows of the same length, counted from 1970-01-01 UTC.</summary>
internal sealed class EvenCalendar(long ticks) : IWindowCalendar
{
    public long IdAt(DateTimeOffset time)
    {
        long since = time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        long id = since / ticks;
        return since < 0 && id * ticks != since ? id - 1 : id;
    }

    public DateTimeOffset? StartOf(long id)
    {
        Int128 start = (Int128)id * ticks + DateTimeOffset.UnixEpoch.Ticks;
        return start >= 0 && start <= DateTimeOffset.MaxValue.Ticks ? new DateTimeOffset((long)start, TimeSpan.Zero) : null;
    }
}
