using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SafeGenAI.Decisions;

/// <summary>The library's meter and activity source. Users and tenants are never tags.</summary>
internal static class Instruments
{
    private const string NanoUsd = "{nano_usd}";

    /// <summary>Counts; a listener that throws changes nothing (L22).</summary>
    public static void Add(Counter<long> counter, long delta, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        try
        {
            counter.Add(delta, tags);
        }
        catch (Exception)
        {
            // The listener's own fault, and it was told nothing that is not in the decision too.
        }
    }

    /// <summary>Records; a listener that throws changes nothing (L22).</summary>
    public static void Record(Histogram<double> histogram, double value, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        try
        {
            histogram.Record(value, tags);
        }
        catch (Exception)
        {
            // As above.
        }
    }

    public static readonly ActivitySource Activities = new(SafeGenAINames.Source);

    public static readonly Meter Meter = new(SafeGenAINames.Source);

    public static readonly Histogram<double> CallDuration = Meter.CreateHistogram<double>(
        SafeGenAINames.CallDuration, "s", "From a call's request to its last content.");

    public static readonly Histogram<double> TimeToFirstContent = Meter.CreateHistogram<double>(
        SafeGenAINames.TimeToFirstContent, "s", "From a call's request to its first content.");

    public static readonly Counter<long> TokensIn = Meter.CreateCounter<long>(
        SafeGenAINames.TokensIn, "{token}", "Billed input tokens, summed over attempts.");

    public static readonly Counter<long> TokensOut = Meter.CreateCounter<long>(
        SafeGenAINames.TokensOut, "{token}", "Billed output tokens, summed over attempts.");

    public static readonly Counter<long> Cost = Meter.CreateCounter<long>(
        SafeGenAINames.Cost, NanoUsd, "What attempts cost.");

    public static readonly Counter<long> SavedCost = Meter.CreateCounter<long>(
        SafeGenAINames.SavedCost, NanoUsd, "What cache hits would have cost.");

    public static readonly Counter<long> RejectedCost = Meter.CreateCounter<long>(
        SafeGenAINames.RejectedCost, NanoUsd, "What answers cost that were rejected.");

    public static readonly Counter<long> Fallbacks = Meter.CreateCounter<long>(
        SafeGenAINames.Fallbacks, "{call}", "Calls in which an intended model failed or a rung answered.");

    public static readonly Counter<long> Escalations = Meter.CreateCounter<long>(
        SafeGenAINames.Escalations, "{call}", "Calls that a later model answered because an answer was rejected.");

    public static readonly Counter<long> Cache = Meter.CreateCounter<long>(
        SafeGenAINames.Cache, "{call}", "What the response cache did.");

    public static readonly Counter<long> SharedCacheReads = Meter.CreateCounter<long>(
        SafeGenAINames.SharedCacheReads, "{read}", "What asking the shared cache gave.");

    public static readonly Counter<long> SharedCacheWrites = Meter.CreateCounter<long>(
        SafeGenAINames.SharedCacheWrites, "{answer}", "What became of answers that were to be shared.");

    public static readonly Counter<long> Verdicts = Meter.CreateCounter<long>(
        SafeGenAINames.Verdicts, "{call}", "Verdicts of the hallucination check.");

    public static readonly Counter<long> BudgetDenied = Meter.CreateCounter<long>(
        SafeGenAINames.BudgetDenied, "{attempt}", "Attempts denied by a budget.");

    public static readonly Counter<long> BudgetOverrun = Meter.CreateCounter<long>(
        SafeGenAINames.BudgetOverrun, null, "Charges above their reservation, in the unit of the limit.");

    public static readonly Counter<long> QuotaDenied = Meter.CreateCounter<long>(
        SafeGenAINames.QuotaDenied, "{call}", "Calls denied by their user's quota.");

    public static readonly Counter<long> QuotaUnits = Meter.CreateCounter<long>(
        SafeGenAINames.QuotaUnits, "{unit}", "Units taken of quotas, counted or returned.");

    public static readonly Counter<long> BudgetObserved = Meter.CreateCounter<long>(
        SafeGenAINames.BudgetObserved, "{attempt}", "Attempts that a limit which only observes would have denied.");

    public static readonly Counter<long> BudgetAlerts = Meter.CreateCounter<long>(
        SafeGenAINames.BudgetAlerts, "{alert}", "Thresholds and burn rates of budgets that were passed.");

    public static readonly Counter<long> BudgetAlertsDropped = Meter.CreateCounter<long>(
        SafeGenAINames.BudgetAlertsDropped, "{alert}", "Alerts that a callback of the application lost.");

    public static readonly Counter<long> BudgetWithoutStore = Meter.CreateCounter<long>(
        SafeGenAINames.BudgetWithoutStore, "{attempt}", "Attempts admitted or refused while the store of budgets was away.");

    public static readonly Counter<long> Feedback = Meter.CreateCounter<long>(
        SafeGenAINames.Feedback, "{vote}", "Votes of users on answers that changed a count.");

    public static readonly Counter<long> FeedbackRefused = Meter.CreateCounter<long>(
        SafeGenAINames.FeedbackRefused, "{vote}", "Votes that were not recorded.");

    public static readonly Counter<long> RolloutTransitions = Meter.CreateCounter<long>(
        SafeGenAINames.RolloutTransitions, "{transition}", "Transitions of rollouts.");

    public static readonly Counter<long> DecisionsDropped = Meter.CreateCounter<long>(
        SafeGenAINames.DecisionsDropped, "{decision}", "Decisions that a sink lost.");

    public static readonly Counter<long> ReviewItems = Meter.CreateCounter<long>(
        SafeGenAINames.ReviewItems, "{item}", "Items that were added to the review queue.");

    public static readonly Counter<long> ReviewDropped = Meter.CreateCounter<long>(
        SafeGenAINames.ReviewDropped, "{item}", "Items for review that were lost.");
}
