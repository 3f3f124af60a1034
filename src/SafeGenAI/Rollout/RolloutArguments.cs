namespace SafeGenAI.Rollout;

/// <summary>What every store refuses. The stores of other packages compile this file too.</summary>
internal static class RolloutArguments
{
    /// <summary>A lease that is said to end later than this from now was taken on a clock that was wrong: it counts as ended.</summary>
    public static readonly TimeSpan MaximumLease = TimeSpan.FromHours(1);

    private const int MostIntervals = 1_000;
    private const int MostOfAPage = 10_000;

    public static void CheckFeature(string feature) => ArgumentException.ThrowIfNullOrWhiteSpace(feature);

    public static void CheckRun(string run) => ArgumentException.ThrowIfNullOrWhiteSpace(run);

    public static void CheckHolder(string holder) => ArgumentException.ThrowIfNullOrWhiteSpace(holder);

    public static void Check(RolloutRecord record, RolloutEntry? entry)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentException.ThrowIfNullOrWhiteSpace(record.Feature, nameof(record));
        ArgumentNullException.ThrowIfNull(record.State, nameof(record));
        if (record.Version < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(record), record.Version, $"The state of '{record.Feature}' has version {record.Version}; pass 1 for the first, else the version that was read plus 1.");
        }

        if (entry is not null && entry.Feature != record.Feature)
        {
            throw new ArgumentException($"The state is of '{record.Feature}' and the entry of '{entry.Feature}'; pass both of one feature.", nameof(entry));
        }
    }

    public static void CheckLease(TimeSpan lease)
    {
        if (lease <= TimeSpan.Zero || lease > MaximumLease)
        {
            throw new ArgumentOutOfRangeException(nameof(lease), lease, $"The lease is {lease}; pass more than zero and at most one hour, and renew it for more.");
        }
    }

    public static void Check(RolloutEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentException.ThrowIfNullOrWhiteSpace(evidence.Instance, nameof(evidence));
        ArgumentNullException.ThrowIfNull(evidence.Totals, nameof(evidence));
        foreach (RolloutUnit unit in evidence.Units)
        {
            if (unit.Interval is < 0 or >= MostIntervals)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(evidence), unit.Interval, $"A unit falls into interval {unit.Interval}; pass 0 to {MostIntervals - 1}, and leave out a unit whose interval is not known.");
            }
        }

        foreach (RolloutBadEvent bad in evidence.BadEvents)
        {
            if (!(bad.Percent > 0 && bad.Percent < 100))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(evidence), bad.Percent, "A bad event happened while both arms were asked: pass a percentage above 0 and below 100.");
            }
        }
    }

    public static void CheckPage(long after, int most)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        if (most is < 1 or > MostOfAPage)
        {
            throw new ArgumentOutOfRangeException(
                nameof(most), most, $"A page of {most} bad events is asked for; pass 1 to 10,000, and ask for the next page with this one's Position.");
        }
    }
}
