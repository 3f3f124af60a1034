using System.Globalization;

namespace SafeGenAI.Budgets;

/// <summary>Whether a limit would hold at another percentage, over a whole window.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="PerWindow">What one window would use, in the limit's unit, rounded up.</param>
/// <param name="ReachedAfter">How long after a window's start the limit would be reached, or null where it would hold.</param>
public sealed record LimitOutlook(BudgetLimit Limit, long PerWindow, TimeSpan? ReachedAfter)
{
    /// <summary>Whether one window's use is within the limit.</summary>
    public bool Holds => ReachedAfter is null;

    /// <summary>The outlook as one line.</summary>
    public override string ToString() => ReachedAfter is { } after
        ? string.Create(CultureInfo.InvariantCulture, $"{Limit} would be reached after {after:c}: a window would use {Limit.Describe(PerWindow)}.")
        : $"{Limit} would hold: a window would use {Limit.Describe(PerWindow)}.";
}
