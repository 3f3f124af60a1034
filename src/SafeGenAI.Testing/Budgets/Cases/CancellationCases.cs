using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets.Cases;

/// <summary>Callers that have gone before anything began.</summary>
internal static class CancellationCases
{
    private static readonly CancellationToken Canceled = new(canceled: true);

    public static IEnumerable<LedgerCase> All =>
    [
        new(LedgerRule.HeedsCancellation, ACancelledReservationHoldsNothing),
        new(LedgerRule.HeedsCancellation, ACancelledExtensionHoldsNothing),
        new(LedgerRule.HeedsCancellation, ACancelledResetChangesNothing),
        new(LedgerRule.HeedsCancellation, ACancelledReadingThrows),
    ];

    private static async Task ACancelledReservationHoldsNothing(LedgerTrial trial)
    {
        Use(trial);
        await trial.ThrowsAsync<OperationCanceledException>(
            "a cancelled reservation", async () => await trial.Ledger.ReserveAsync(trial.Request(LedgerTrial.Tokens(100)), Canceled));
        await trial.BalanceAsync("after a cancelled reservation", (0, 0));
        await trial.FitsAsync("the whole limit", true, 100);
    }

    private static async Task ACancelledExtensionHoldsNothing(LedgerTrial trial)
    {
        Use(trial);
        BudgetReservation held = await trial.ReserveAsync(50);
        await trial.ThrowsAsync<OperationCanceledException>(
            "a cancelled extension", async () => await trial.Ledger.ExtendAsync(held, LedgerTrial.Tokens(10), Canceled));
        await trial.BalanceAsync("after a cancelled extension", (0, 50));
    }

    private static async Task ACancelledResetChangesNothing(LedgerTrial trial)
    {
        Use(trial);
        await trial.SpendAsync(50);
        await trial.ThrowsAsync<OperationCanceledException>(
            "a cancelled reset", async () => await trial.Ledger.ResetAsync(new(trial.Limits, trial.Limits[0], LedgerTrial.Ann, "ops", "a test"), Canceled));
        await trial.BalanceAsync("after a cancelled reset", (50, 0));
        trial.Equal("how many resets there are", 0, (await trial.Ledger.ReadResetsAsync(10)).Count);
    }

    private static async Task ACancelledReadingThrows(LedgerTrial trial)
    {
        Use(trial);
        await trial.ThrowsAsync<OperationCanceledException>("a cancelled reading", async () => await trial.Ledger.ReadAsync(trial.Limits, LedgerTrial.Ann, Canceled));
        await trial.ThrowsAsync<OperationCanceledException>("a cancelled audit", async () => await trial.Ledger.ReadResetsAsync(1, Canceled));
    }

    private static void Use(LedgerTrial trial) => trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Hour));
}
