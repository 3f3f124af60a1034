using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SafeGenAI.Budgets;
using SafeGenAI.Failures;

namespace SafeGenAI.Decisions;

/// <summary>What is told of one feature's budgets, beside its calls' decisions: to metrics, the log, and the application.</summary>
/// <remarks>Thread-safe. No ids in logs and tags (L23); what a listener or logger throws changes nothing (L22).</remarks>
internal sealed class BudgetReport(string feature, ILogger logger, TimeProvider time, BudgetAlerts? alerts = null)
{
    private readonly ConcurrentDictionary<(BudgetScope? Scope, BudgetUnit Unit, Per Per, string? OnlyFeature), DateTimeOffset> _toldUntil = new();

    /// <summary>An attempt was denied, or a stream cut.</summary>
    public void Denied(GenAIException denied)
    {
        switch (denied)
        {
            case BudgetExceededException { Denial.Limit: var limit }:
                Instruments.Add(Instruments.BudgetDenied, 1, Feature, Scope(limit), Unit(limit.Unit));
                break;
            case CallCeilingException passed:
                Instruments.Add(Instruments.BudgetDenied, 1, Feature, OneCall, Unit(passed.Unit));
                break;
        }
    }

    /// <summary>A limit that only observes would have denied an attempt: every one is counted, the first of a window is logged.</summary>
    public void Observed(BudgetDenial denial)
    {
        BudgetLimit limit = denial.Limit;
        Instruments.Add(Instruments.BudgetObserved, 1, Feature, Scope(limit), Unit(limit.Unit));
        LogOncePerWindow((limit.Scope, limit.Unit, limit.Per, limit.Feature), denial.ToString());
    }

    /// <summary>The same of a ceiling of one call; the first of an hour is logged.</summary>
    public void Observed(CallCeilingException passed)
    {
        Instruments.Add(Instruments.BudgetObserved, 1, Feature, OneCall, Unit(passed.Unit));
        LogOncePerWindow((null, passed.Unit, Per.Hour, null), passed.Message);
    }

    /// <summary>Alerts that a settlement raised, as a rule none.</summary>
    public void Alerts(IReadOnlyList<BudgetAlert> raised, in BudgetSubject subject)
    {
        for (int i = 0; i < raised.Count; i++)
        {
            BudgetAlert alert = raised[i];

            // How much was spent when a pace was noticed is a number, not a series.
            object? percent = alert.Kind == BudgetAlertKind.Threshold ? alert.Percent : null;
            Instruments.Add(
                Instruments.BudgetAlerts, 1, Feature, Scope(alert.Limit), Unit(alert.Limit.Unit),
                new(SafeGenAINames.AlertTag, SnakeCase<BudgetAlertKind>.Of(alert.Kind)), new(SafeGenAINames.PercentTag, percent));
            Guarded(() => BudgetLog.Alert(logger, feature, alert.Kind, alert.Percent, alert.ToString(), alert.Limit.Mode));
            alerts?.Raise(new BudgetAlertArguments(feature, alert, subject), logger);
        }
    }

    private KeyValuePair<string, object?> Feature { get; } = new(SafeGenAINames.FeatureTag, feature);

    private static KeyValuePair<string, object?> Scope(BudgetLimit limit) => new(SafeGenAINames.ScopeTag, SnakeCase<BudgetScope>.Of(limit.Scope));

    private static KeyValuePair<string, object?> OneCall { get; } = new(SafeGenAINames.ScopeTag, "call");

    private static KeyValuePair<string, object?> Unit(BudgetUnit unit) => new(SafeGenAINames.UnitTag, SnakeCase<BudgetUnit>.Of(unit));

    private void LogOncePerWindow((BudgetScope? Scope, BudgetUnit Unit, Per Per, string? OnlyFeature) key, string denial)
    {
        DateTimeOffset now = time.GetUtcNow();
        bool told = _toldUntil.TryGetValue(key, out DateTimeOffset until);
        DateTimeOffset end = key.Per.EndOf(key.Per.IdAt(now));
        if (told ? now >= until && _toldUntil.TryUpdate(key, end, until) : _toldUntil.TryAdd(key, end))
        {
            Guarded(() => BudgetLog.Observed(logger, feature, denial));
        }
    }

    /// <summary>A stage that stands alone logs to the application's logger itself, which may throw.</summary>
    private static void Guarded(Action log)
    {
        try
        {
            log();
        }
        catch (Exception)
        {
            // There is no other place to tell it.
        }
    }
}
