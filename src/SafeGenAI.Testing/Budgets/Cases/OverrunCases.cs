using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets.Cases;

/// <summary>Attempts that used more than they held.</summary>
internal static class OverrunCases
{
    public static IEnumerable<LedgerCase> All =>
    [
        new(LedgerRule.ChargesOverruns, AChargeBeyondTheReservationIsChargedAndTold_InEveryUnit),
        new(LedgerRule.ChargesOverruns, ABudgetThatIsOverrunDeniesUntilItsWindowEnds),
    ];

    private static async Task AChargeBeyondTheReservationIsChargedAndTold_InEveryUnit(LedgerTrial trial)
    {
        trial.Use([.. Enum.GetValues<BudgetUnit>().Select(unit => new BudgetLimit(BudgetScope.User, unit, 1_000, Per.Hour))]);
        BudgetReservation reservation = await trial.Ledger.ReserveAsync(trial.Request(new(10, 1, 100, 2)));
        BudgetSettlement settlement = await trial.Ledger.SettleAsync(reservation, new(15, 1, 90, 3));
        trial.Equal("what was used beyond the reservation", new BudgetAmount(5, 0, 0, 1), settlement.Overrun);

        // The quota's account comes after the one of the other units.
        trial.Sequence(
            "what is spent in each unit",
            trial.Limits.Select(limit => new BudgetAmount(15, 1, 90, 3).Of(limit.Unit)),
            (await trial.ReadAsync()).Select(state => state.Spent));
    }

    private static async Task ABudgetThatIsOverrunDeniesUntilItsWindowEnds(LedgerTrial trial)
    {
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Hour));
        trial.Equal("what was used beyond 50", 80L, (await trial.SettleAsync(await trial.ReserveAsync(50), 130)).Overrun.Tokens);
        await trial.BalanceAsync("after an overrun", (130, 0));
        trial.Equal("what remains", 0L, (await trial.ReadAsync())[0].Remaining);
        trial.Equal("whether even nothing more is admitted", false, (await trial.ReserveAsync(0)).IsGranted);
        trial.Clock.Advance(TimeSpan.FromHours(1));
        await trial.FitsAsync("the whole limit in the next hour", true, 100);
    }
}
