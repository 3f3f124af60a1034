using System.Globalization;
using SafeGenAI.Budgets.Status;

namespace SafeGenAI.Budgets;

/// <summary>What a feature's calls used and cost in the last hour, in this process, by their decisions.</summary>
/// <param name="Feature">The feature's name.</param>
/// <param name="Observed">The time looked at: up to an hour, at least a minute.</param>
/// <param name="Calls">All calls that ended in it: hits, fallbacks and denied ones too.</param>
/// <param name="UnpricedCalls">Those of them whose cost is not known.</param>
/// <param name="NanoUsd">What the others cost, in nano-USD.</param>
/// <param name="Tokens">What all used, in and out.</param>
/// <param name="Requests">Requests to providers that were billed.</param>
public sealed record FeatureCost(
    string Feature, TimeSpan Observed, long Calls, long UnpricedCalls, long NanoUsd, long Tokens, long Requests)
{
    /// <summary>The mean cost of a call in nano-USD, rounded up; null where no call's cost is known.</summary>
    public long? NanoUsdPerCall => Calls > UnpricedCalls ? Proportion.Up(NanoUsd, 1, Calls - UnpricedCalls) : null;

    /// <summary>Calls in an hour at this pace.</summary>
    public double CallsPerHour => Calls / Observed.TotalHours;

    /// <summary>The cost as one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"Feature '{Feature}': {CallsPerHour:#,##0.#} calls per hour at {(NanoUsdPerCall is { } cost ? $"{Budgets.NanoUsd.ToUsd(cost)} USD each" : "an unknown price")}, from {Calls:N0} calls in {Observed.TotalMinutes:0} minutes.");

    /// <summary>What is used in a length of time at this pace, at another share of the traffic; null where it is not known.</summary>
    internal long? In(TimeSpan length, BudgetUnit unit, long target, long current)
    {
        long? used = unit switch
        {
            // What is not priced costs what the others do.
            BudgetUnit.Usd => Calls > UnpricedCalls ? Proportion.Up(NanoUsd, Calls, Calls - UnpricedCalls) : null,
            BudgetUnit.Tokens => Tokens,
            BudgetUnit.Requests => Requests,
            _ => null,
        };
        return used is { } known ? Proportion.Up(Proportion.Up(known, length.Ticks, Observed.Ticks), target, current) : null;
    }
}
