using SafeGenAI.Budgets;

namespace SafeGenAI.Quota;

/// <summary>One limit of a quota as code says it, and as configuration overrides its values.</summary>
internal sealed class QuotaLimit(BudgetScope scope, long calls, Per per, BudgetMode mode)
{
    public BudgetScope Scope { get; } = scope;

    public Per Per { get; } = per;

    public long Calls { get; set; } = calls;

    public BudgetMode Mode { get; set; } = mode;

    /// <exception cref="ArgumentException">A value is out of range; the message names the limit.</exception>
    public BudgetLimit Build(QuotaOptions all, string feature)
    {
        BudgetLimit plain = new(Scope, BudgetUnit.Calls, Calls, Per, feature);
        if (!Enum.IsDefined(Mode))
        {
            throw new ArgumentException($"The limit of {plain} has the mode {(int)Mode}; set Enforce, Observe or Off.");
        }

        // Alerts are for whoever pays. A user who uses a quota up is no event.
        return new(Scope, BudgetUnit.Calls, Calls, Per, feature)
        {
            Mode = Enum.IsDefined(all.Mode) && all.Mode > Mode ? all.Mode : Mode,
            OnStoreFailure = all.OnStoreFailure,
            Thresholds = [],
            AlertsOnBurnRate = false,
        };
    }
}
