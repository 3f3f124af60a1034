using SafeGenAI.Budgets;

namespace SafeGenAI.CostBreaker;

/// <summary>One limit as code says it, and as configuration overrides its values.</summary>
internal sealed class CostLimit(BudgetScope scope, BudgetUnit unit, decimal amount, Per per)
{
    public BudgetScope Scope { get; } = scope;

    public BudgetUnit Unit { get; } = unit;

    public Per Per { get; } = per;

    /// <summary>In USD where that is the unit.</summary>
    public decimal Amount { get; set; } = amount;

    public BudgetLimitOptions Options { get; } = new();

    /// <exception cref="ArgumentException">A value is out of range; the message names the limit.</exception>
    public BudgetLimit Build(CostBreakerOptions all, string? feature)
    {
        BudgetLimit plain = Unit == BudgetUnit.Usd
            ? BudgetLimit.Usd(Scope, Amount, Per, feature)
            : new BudgetLimit(Scope, Unit, (long)decimal.Clamp(Amount, long.MinValue, long.MaxValue), Per, feature);
        try
        {
            return new BudgetLimit(plain.Scope, plain.Unit, plain.Amount, plain.Per, plain.Feature)
            {
                Mode = Enum.IsDefined(Options.Mode) && Enum.IsDefined(all.Mode) && Options.Mode < all.Mode ? all.Mode : Options.Mode,
                OnStoreFailure = Options.OnStoreFailure ?? all.OnStoreFailure,
                IsSoft = Options.IsSoft,
                Thresholds = Options.Thresholds ?? all.Thresholds ?? plain.Thresholds,
                AlertsOnBurnRate = Options.AlertsOnBurnRate,
            };
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException($"The limit of {plain}: {exception.Message}", exception);
        }
    }
}
