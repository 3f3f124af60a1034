using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets.Cases;

/// <summary>What a user counts.</summary>
internal static class QuotaCases
{
    public static IEnumerable<LedgerCase> All =>
    [
        new(LedgerRule.CountsQuotas, UnitsOfAQuotaAreReservedChargedAndReturned),
        new(LedgerRule.CountsQuotas, OfConcurrentCallsWithOneUnitLeftOnePasses),
        new(LedgerRule.CountsQuotas, AQuotaIsCountedApartFromAttempts),
    ];

    private static async Task UnitsOfAQuotaAreReservedChargedAndReturned(LedgerTrial trial)
    {
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Calls, 12, Per.Day));
        BudgetReservation ten = await trial.Ledger.ReserveAsync(trial.Request(Units(10)));
        trial.Equal("whether three units are admitted where two are left", false, (await trial.Ledger.ReserveAsync(trial.Request(Units(3)))).IsGranted);
        BudgetReservation two = await trial.Ledger.ReserveAsync(trial.Request(Units(2)));
        trial.Granted("two units where two are left", two);
        await trial.BalanceAsync("with twelve reserved", (0, 12));
        await trial.Ledger.SettleAsync(ten, default);
        await trial.Ledger.SettleAsync(two, Units(2));
        await trial.BalanceAsync("with ten returned and two charged", (2, 0));
        trial.Equal("what is left", 10L, (await trial.ReadAsync())[0].Remaining);
    }

    private static async Task OfConcurrentCallsWithOneUnitLeftOnePasses(LedgerTrial trial)
    {
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Calls, 10, Per.Day));
        await trial.Ledger.SettleAsync(await trial.Ledger.ReserveAsync(trial.Request(Units(9))), Units(9));
        int passed = 0;
        await LedgerTrial.TogetherAsync(10, async _ =>
        {
            if ((await trial.Ledger.ReserveAsync(trial.Request(Units(1), lease: BudgetRequest.MaximumLease))).IsGranted)
            {
                Interlocked.Increment(ref passed);
            }
        });

        trial.Equal("how many of ten concurrent calls pass where one unit is left", 1, passed);
    }

    private static async Task AQuotaIsCountedApartFromAttempts(LedgerTrial trial)
    {
        BudgetLimits attempts = new("summary", [new BudgetLimit(BudgetScope.User, BudgetUnit.Requests, 100, Per.Day)]);
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Calls, 10, Per.Day));
        await trial.Ledger.SettleAsync(await trial.Ledger.ReserveAsync(trial.Request(Units(3))), Units(3));
        await trial.SpendAsync(5, limits: attempts);
        await trial.SpendAsync(5, limits: attempts);
        await trial.BalanceAsync("of the quota", (3, 0));
        await trial.BalanceAsync("of the attempts", attempts, LedgerTrial.Ann, (2, 0));
    }

    private static BudgetAmount Units(long calls) => new(0, 0, 0, calls);
}
