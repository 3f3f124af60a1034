using System.Globalization;

namespace SafeGenAI.Budgets;

/// <summary>A budget that is being used up. Raised once per limit, window and threshold, over all instances that share a ledger.</summary>
/// <remarks>Immutable and thread-safe. Holds no user's or tenant's id.</remarks>
public sealed record BudgetAlert
{
    /// <summary>The burn rate is looked at once this share of a limit is spent, in percent: less says nothing of a pace.</summary>
    public const int BurnRateFromPercent = 10;

    // What is stored as announced: the highest percentage, and in the lowest bit whether the burn rate was told.
    private const int BurnRateTold = 1;

    /// <summary>Creates an alert.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="kind">Why.</param>
    /// <param name="percent">The threshold that was passed; for a burn rate the share that is spent. In percent of the limit.</param>
    /// <param name="spent">What is spent in this window, in the limit's unit.</param>
    /// <param name="resetsAt">When the window ends, UTC.</param>
    /// <param name="endsIn">When the limit is reached at this pace; null for a threshold.</param>
    public BudgetAlert(BudgetLimit limit, BudgetAlertKind kind, int percent, long spent, DateTimeOffset resetsAt, TimeSpan? endsIn = null)
    {
        ArgumentNullException.ThrowIfNull(limit);
        Limit = limit;
        Kind = kind;
        Percent = percent;
        Spent = spent;
        ResetsAt = resetsAt;
        EndsIn = endsIn;
    }

    /// <summary>The limit.</summary>
    public BudgetLimit Limit { get; }

    /// <summary>Why.</summary>
    public BudgetAlertKind Kind { get; }

    /// <summary>The threshold that was passed; for a burn rate the share that is spent. In percent of the limit.</summary>
    public int Percent { get; }

    /// <summary>What is spent in this window, in the limit's unit.</summary>
    public long Spent { get; }

    /// <summary>When the window ends, UTC.</summary>
    public DateTimeOffset ResetsAt { get; }

    /// <summary>When the limit is reached at this pace, counted from the alert; null for a threshold.</summary>
    public TimeSpan? EndsIn { get; }

    /// <summary>For stores: which alerts a charge raises.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="spent">What is spent with the charge, in the limit's unit.</param>
    /// <param name="window">The window the charge belongs to: its id, see <see cref="Per.IdAt"/>.</param>
    /// <param name="now">The time.</param>
    /// <param name="announced">What this method returned last for this limit in this window, kept with the account; 0 at first.</param>
    /// <param name="alerts">Takes the alerts; made when there is one.</param>
    /// <returns>What to keep. Only who changes it from <paramref name="announced"/>, in one atomic step, raises the alerts.</returns>
    public static int Raise(BudgetLimit limit, long spent, long window, DateTimeOffset now, int announced, ref List<BudgetAlert>? alerts)
    {
        ArgumentNullException.ThrowIfNull(limit);
        int told = announced >> 1;
        int percent = limit.ThresholdAt(spent);

        // A rolling window has no end at which to forget: it does so when the spend falls below a threshold again.
        if (percent > told)
        {
            (alerts ??= []).Add(new(limit, BudgetAlertKind.Threshold, percent, spent, limit.Per.EndOf(window)));
            told = percent;
        }
        else if (limit.Per.IsRolling)
        {
            told = percent;
        }

        int burn = announced & BurnRateTold;
        if (burn == 0 && limit.AlertsOnBurnRate && EndsBeforeTime(limit, spent, window, now) is { } endsIn)
        {
            (alerts ??= []).Add(new(
                limit, BudgetAlertKind.BurnRate, (int)((Int128)spent * 100 / limit.Amount), spent, limit.Per.EndOf(window), endsIn));
            burn = BurnRateTold;
        }

        return (told << 1) | burn;
    }

    /// <summary>The alert in words: "80 % of 5 USD per hour for each feature are spent."</summary>
    public override string ToString() => Kind == BudgetAlertKind.Threshold
        ? string.Create(CultureInfo.InvariantCulture, $"{Percent} % of {Limit} are spent: {Limit.Describe(Spent)}.")
        : string.Create(CultureInfo.InvariantCulture,
            $"At this pace the budget of {Limit} ends in {Math.Max(1, Math.Round(EndsIn!.Value.TotalMinutes)):N0} minutes, "
            + $"before its window ends at {ResetsAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: {Limit.Describe(Spent)} are spent.");

    /// <summary>The time to the limit at the pace since the window's start, if that is less than half of what remains of the window.</summary>
    private static TimeSpan? EndsBeforeTime(BudgetLimit limit, long spent, long window, DateTimeOffset now)
    {
        if (limit.Per.IsRolling || spent >= limit.Amount || (Int128)spent * 100 < (Int128)limit.Amount * BurnRateFromPercent)
        {
            return null;
        }

        long elapsed = (now - limit.Per.StartOf(window)).Ticks;
        long left = (limit.Per.EndOf(window) - now).Ticks;
        if (elapsed <= 0 || left <= 0)
        {
            return null;
        }

        Int128 endsIn = (Int128)elapsed * (limit.Amount - spent) / spent;
        return endsIn < left / 2 ? new TimeSpan((long)endsIn) : null;
    }
}
