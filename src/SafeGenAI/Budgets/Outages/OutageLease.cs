namespace SafeGenAI.Budgets.Outages;

/// <summary>What stands behind a reservation of an <see cref="OutageLedger"/>: room in the store, in the local share, or neither.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Stored">The store's reservation; the default where it was away.</param>
/// <param name="Local">The local one; the default where the limits have no share.</param>
internal sealed record OutageLease(BudgetRequest Request, BudgetReservation Stored, BudgetReservation Local)
{
    private int _settled;

    /// <summary>True once: what was spent without the store is noted once.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _settled, 1) == 0;
}
