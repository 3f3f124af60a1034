namespace SafeGenAI.Budgets;

/// <summary>What settling did.</summary>
/// <param name="Outcome">Whether the reservation was settled, corrected, or settled before.</param>
/// <param name="Overrun">What was charged beyond the reservation, per unit; nothing when ignored.</param>
public readonly record struct BudgetSettlement(SettlementOutcome Outcome, BudgetAmount Overrun)
{
    /// <summary>The thresholds and burn rates that the charge passed, first of all instances; as a rule none.</summary>
    public IReadOnlyList<BudgetAlert> Alerts
    {
        get => field ?? [];
        init;
    }
}
