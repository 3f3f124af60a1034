using SafeGenAI.Budgets;

namespace SafeGenAI.Redis;

/// <summary>The windows of a slot's accounts at one time, and for how long they are the present.</summary>
/// <remarks>Calendars with time zones cannot be computed in Lua: a caller does it, and the server's clock decides whether it is right.</remarks>
internal sealed class SlotWindows
{
    /// <summary>What is in flight when a window ends is settled within its lease, and corrected within one more.</summary>
    private static readonly TimeSpan Afterwards = BudgetRequest.MaximumLease * 2 + TimeSpan.FromHours(1);

    private SlotWindows(long[] ids, long[] deadlines, long from, long till) =>
        (Ids, Deadlines, From, Till) = (ids, deadlines, from, till);

    /// <summary>The id of each account's window, or slot of a rolling one.</summary>
    public long[] Ids { get; }

    /// <summary>When each account has been of use to the end, microseconds.</summary>
    public long[] Deadlines { get; }

    /// <summary>The first microsecond at which all ids are right.</summary>
    public long From { get; }

    /// <summary>The first microsecond at which one no longer is.</summary>
    public long Till { get; }

    public static SlotWindows At(LedgerSlot slot, DateTimeOffset time)
    {
        long[] ids = new long[slot.Accounts.Length];
        long[] deadlines = new long[ids.Length];
        (long from, long till) = (long.MinValue, long.MaxValue);
        for (int i = 0; i < ids.Length; i++)
        {
            Per per = slot.Accounts[i].Limited.Per;
            ids[i] = per.IdAt(time);
            deadlines[i] = Micros.Ceiling(per.EndOf(ids[i]) + Afterwards);
            from = Math.Max(from, Micros.Ceiling(per.StartOf(ids[i])));
            till = Math.Min(till, Micros.Ceiling(per.StartOf(ids[i] + 1)));
        }

        return new(ids, deadlines, from, till);
    }

    /// <summary>For alerts: rolling windows as they are now, fixed ones as they were.</summary>
    public SlotWindows RolledTo(LedgerSlot slot, DateTimeOffset time) => slot.Accounts.Any(account => account.Limited.Per.IsRolling)
        ? new([.. Ids.Select((id, i) => slot.Accounts[i].Limited.Per is { IsRolling: true } per ? Math.Max(id, per.IdAt(time)) : id)], Deadlines, From, Till)
        : this;
}
