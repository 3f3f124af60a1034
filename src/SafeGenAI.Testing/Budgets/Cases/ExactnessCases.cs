using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets.Cases;

/// <summary>Amounts near the largest limit, where a store whose numbers are doubles begins to round.</summary>
internal static class ExactnessCases
{
    private const long Maximum = BudgetLimit.MaximumAmount;

    public static IEnumerable<LedgerCase> All =>
    [
        new(LedgerRule.IsExact, TheLastUnitsOfTheLargestLimitAreCountedOneByOne),
        new(LedgerRule.IsExact, TheLargestAttemptFitsTheLargestLimitOnce),
        new(LedgerRule.IsExact, CorrectionsOfTheLargestAmountsAreExact),
        new(LedgerRule.IsExact, OverrunsOfTheLargestAmountsKeepDenying),
        new(LedgerRule.IsExact, ManySmallAmountsAreNotRounded),
    ];

    private static async Task TheLastUnitsOfTheLargestLimitAreCountedOneByOne(LedgerTrial trial)
    {
        Use(trial);
        await trial.Ledger.SettleAsync(await trial.Ledger.ReserveAsync(trial.Request(Usd(Maximum - 3))), Usd(Maximum - 3));
        await trial.BalanceAsync("three below the largest limit", (Maximum - 3, 0));
        for (int i = 2; i >= 0; i--)
        {
            BudgetReservation one = await trial.Ledger.ReserveAsync(trial.Request(Usd(1)));
            trial.Granted("one nano-USD more", one);
            await trial.BalanceAsync("with one more reserved", (Maximum - i - 1, 1));
            await trial.Ledger.SettleAsync(one, Usd(1));
            await trial.BalanceAsync("with one more spent", (Maximum - i, 0));
        }

        trial.Equal("whether one more than the largest limit is admitted", false, (await trial.Ledger.ReserveAsync(trial.Request(Usd(1)))).IsGranted);
    }

    private static async Task TheLargestAttemptFitsTheLargestLimitOnce(LedgerTrial trial)
    {
        Use(trial);
        BudgetReservation all = await trial.Ledger.ReserveAsync(trial.Request(Usd(Maximum)));
        trial.Granted("the largest attempt", all);
        BudgetReservation denied = await trial.Ledger.ReserveAsync(trial.Request(Usd(Maximum)));
        trial.Equal("reserved and requested in the denial of another", (Maximum, Maximum), (denied.Denial?.Reserved ?? -1, denied.Denial?.Requested ?? -1));
        trial.Equal("whether one more is admitted", false, (await trial.Ledger.ReserveAsync(trial.Request(Usd(1)))).IsGranted);
        await trial.Ledger.SettleAsync(all, Usd(Maximum - 1));
        trial.Granted("the one that came back", await trial.Ledger.ReserveAsync(trial.Request(Usd(1))));
        await trial.BalanceAsync("in the end", (Maximum - 1, 1));
    }

    private static async Task CorrectionsOfTheLargestAmountsAreExact(LedgerTrial trial)
    {
        Use(trial);
        BudgetReservation large = await trial.Ledger.ReserveAsync(trial.Request(Usd(Maximum - 10)));
        BudgetReservation small = await trial.Ledger.ReserveAsync(trial.Request(Usd(7)));
        await trial.Ledger.SettlePresumedAsync(large);
        await trial.Ledger.SettlePresumedAsync(small);
        await trial.BalanceAsync("with both presumed", (Maximum - 3, 0));
        await trial.Ledger.SettleAsync(large, Usd(5));
        await trial.BalanceAsync("with the large one corrected", (12, 0));
        await trial.Ledger.SettleAsync(small, Usd(Maximum - 8));
        await trial.BalanceAsync("with the small one corrected", (Maximum - 3, 0));
    }

    private static async Task OverrunsOfTheLargestAmountsKeepDenying(LedgerTrial trial)
    {
        Use(trial);
        BudgetReservation[] held = new BudgetReservation[4];
        for (int i = 0; i < held.Length; i++)
        {
            held[i] = await trial.Ledger.ReserveAsync(trial.Request(Usd(1)));
        }

        foreach (BudgetReservation reservation in held)
        {
            trial.Equal("what was used beyond the reservation", Maximum - 1, (await trial.Ledger.SettleAsync(reservation, Usd(Maximum))).Overrun.NanoUsd);
        }

        BudgetState state = (await trial.ReadAsync())[0];
        trial.Equal("whether at least the limit is spent, and nothing is left", (true, 0L, 0L), (state.Spent >= Maximum, state.Reserved, state.Remaining));
        trial.Equal("whether another is admitted", false, (await trial.Ledger.ReserveAsync(trial.Request(Usd(1)))).IsGranted);
    }

    private static async Task ManySmallAmountsAreNotRounded(LedgerTrial trial)
    {
        Use(trial);
        await trial.Ledger.SettleAsync(await trial.Ledger.ReserveAsync(trial.Request(Usd(Maximum - 1_000))), Usd(Maximum - 1_000));
        for (int i = 0; i < 50; i++)
        {
            await trial.Ledger.SettleAsync(await trial.Ledger.ReserveAsync(trial.Request(Usd(3))), Usd(1));
        }

        await trial.BalanceAsync("with fifty times one more", (Maximum - 950, 0));
    }

    private static void Use(LedgerTrial trial) => trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Usd, Maximum, Per.Month) { AlertsOnBurnRate = false });

    private static BudgetAmount Usd(long nanoUsd) => new(1, 1, nanoUsd);
}
