using System.Runtime.CompilerServices;

namespace SafeGenAI.Rollout;

/// <summary>What every store refuses. The stores of other packages compile this file too.</summary>
internal static class RolloutArguments
{
    private const int MostOfAName = 512;
    private const int MostIntervals = 1_000;
    private const int MostOfAPage = 10_000;

    private static readonly TimeSpan MaximumLease = TimeSpan.FromHours(1);

    /// <summary>A lease that ends later than this from now was taken on a clock that was wrong, and counts as ended. A clock may go back by
    /// an hour before that is said of a true one.</summary>
    public static TimeSpan LatestEnd { get; } = 2 * MaximumLease;

    /// <summary>A name is a key, and is shown and logged by others. What is refused is not repeated: it may be hostile.</summary>
    public static void CheckName(string name, [CallerArgumentExpression(nameof(name))] string? parameter = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name, parameter);
        if (name.Length > MostOfAName)
        {
            throw new ArgumentException($"A name has {name.Length} characters; pass at most {MostOfAName}.", parameter);
        }

        for (int i = 0; i < name.Length; i++)
        {
            if (char.IsControl(name[i]))
            {
                throw new ArgumentException($"A name has the control character U+{(int)name[i]:X4} at {i}; pass it without.", parameter);
            }
        }
    }

    public static void Check(RolloutRecord record, RolloutEntry? entry)
    {
        ArgumentNullException.ThrowIfNull(record);
        CheckName(record.Feature, nameof(record));
        ArgumentNullException.ThrowIfNull(record.State, nameof(record));
        if (record.Version < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(record), record.Version, $"A state has version {record.Version}; pass 1 for the first, else the version that was read plus 1.");
        }

        if (entry is not null)
        {
            Check(entry, record.Feature);
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
        CheckName(evidence.Instance, nameof(evidence));
        ArgumentNullException.ThrowIfNull(evidence.Units, nameof(evidence));
        ArgumentNullException.ThrowIfNull(evidence.BadEvents, nameof(evidence));
        ArgumentNullException.ThrowIfNull(evidence.Totals, nameof(evidence));
        foreach (RolloutUnit unit in evidence.Units)
        {
            CheckInterval(unit.Interval, least: 0, nameof(evidence));
        }

        foreach (RolloutBadEvent bad in evidence.BadEvents)
        {
            CheckInterval(bad.Interval, least: -1, nameof(evidence));
            if (!(bad.Percent > 0 && bad.Percent < 100))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(evidence), bad.Percent, "A bad event tells nothing unless both arms were asked when it happened: pass a share above 0 and below 100 percent.");
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

    private static void Check(RolloutEntry entry, string feature)
    {
        if (entry.Feature != feature)
        {
            throw new ArgumentException("The state and its entry are of two features: pass both of one.", nameof(entry));
        }

        ArgumentNullException.ThrowIfNull(entry.By, nameof(entry));
        ArgumentNullException.ThrowIfNull(entry.Reason, nameof(entry));
        ArgumentNullException.ThrowIfNull(entry.Revision, nameof(entry));
        CheckShare(entry.FromPercent);
        CheckShare(entry.ToPercent);

        static void CheckShare(double percent)
        {
            if (!(percent is >= 0 and <= 100))
            {
                throw new ArgumentOutOfRangeException(nameof(entry), percent, "An entry tells of a share that is none: pass 0 to 100 percent.");
            }
        }
    }

    private static void CheckInterval(int interval, int least, string parameter)
    {
        if (interval < least || interval >= MostIntervals)
        {
            throw new ArgumentOutOfRangeException(
                parameter, interval, $"The interval is {interval}; pass {least} to {MostIntervals - 1}, as the plan has stages.");
        }
    }
}
