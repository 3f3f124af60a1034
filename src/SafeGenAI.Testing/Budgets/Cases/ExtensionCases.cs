using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets.Cases;

/// <summary>Attempts that use more than was estimated, and say so before.</summary>
internal static class ExtensionCases
{
    public static IEnumerable<LedgerCase> All =>
    [
        new(LedgerRule.Extends, AnExtensionIsHeldInAllAccounts_AndSettledInItsPlace),
        new(LedgerRule.Extends, ADeniedExtensionLeavesNoTrace_AndTheAttemptStaysHeld),
        new(LedgerRule.Extends, AnExtendedAttemptThatExpiresIsChargedWhole),
        new(LedgerRule.Extends, APresumedAttemptIsExtendedByACharge),
        new(LedgerRule.Extends, AnExtensionIsHeldInTheAttemptsWindow_AndCheckedAgainstThePresent),
        new(LedgerRule.Extends, WhatIsSettledOrDeniedCannotBeExtended),
    ];

    private static BudgetLimit[] Limits =>
        [new(BudgetScope.Global, BudgetUnit.Usd, 1_000, Per.Day), new(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Minute)];

    private static async Task AnExtensionIsHeldInAllAccounts_AndSettledInItsPlace(LedgerTrial trial)
    {
        trial.Use(Limits);
        BudgetReservation first = await trial.ReserveAsync(50);
        BudgetReservation extended = await trial.Ledger.ExtendAsync(first, new(30, 0, 60));
        trial.Granted("30 tokens more", extended);
        trial.Equal("the attempt's id", first.AttemptId, extended.AttemptId);
        trial.Equal("all that is held", new BudgetAmount(80, 1, 160), extended.Amount);
        await trial.BalanceAsync("with 30 more held", (0, 160), (0, 80));
        trial.Equal("what was used beyond 80", 5L, (await trial.SettleAsync(extended, 85)).Overrun.Tokens);
        trial.Equal("settling the first handle too", SettlementOutcome.Ignored, (await trial.SettleAsync(first, 1)).Outcome);
        await trial.BalanceAsync("with it settled", (170, 0), (85, 0));
    }

    private static async Task ADeniedExtensionLeavesNoTrace_AndTheAttemptStaysHeld(LedgerTrial trial)
    {
        trial.Use(Limits);
        BudgetReservation held = await trial.ReserveAsync(80);
        BudgetReservation denied = await trial.Ledger.ExtendAsync(held, new(21, 0, 1));
        trial.Equal("whether 21 tokens more are granted where 20 are left", false, denied.IsGranted);
        trial.Equal("used, reserved and requested in the denial", (0L, 80L, 21L), (denied.Denial?.Used ?? -1, denied.Denial?.Reserved ?? -1, denied.Denial?.Requested ?? -1));
        await trial.BalanceAsync("after a denied extension", (0, 160), (0, 80));
        trial.Granted("20 tokens more", await trial.Ledger.ExtendAsync(held, new(20, 0, 1)));
        trial.Equal("settling", SettlementOutcome.Settled, (await trial.SettleAsync(held, 10)).Outcome);
        await trial.BalanceAsync("with it settled", (20, 0), (10, 0));
    }

    private static async Task AnExtendedAttemptThatExpiresIsChargedWhole(LedgerTrial trial)
    {
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Hour));
        BudgetReservation extended = await trial.Ledger.ExtendAsync(await trial.ReserveAsync(50), new(30, 0, 0));
        trial.Clock.Advance(LedgerTrial.Lease);
        await trial.BalanceAsync("when its lease ends", (80, 0));
        trial.Equal("correcting it", SettlementOutcome.Corrected, (await trial.SettleAsync(extended, 10)).Outcome);
        await trial.BalanceAsync("with it corrected", (10, 0));
    }

    private static async Task APresumedAttemptIsExtendedByACharge(LedgerTrial trial)
    {
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Hour));
        BudgetReservation held = await trial.ReserveAsync(50);
        await trial.Ledger.SettlePresumedAsync(held);
        BudgetReservation extended = await trial.Ledger.ExtendAsync(held, new(30, 0, 0));
        await trial.BalanceAsync("with 30 more", (80, 0));
        trial.Equal("correcting it", SettlementOutcome.Corrected, (await trial.SettleAsync(extended, 60)).Outcome);
        await trial.BalanceAsync("with it corrected", (60, 0));
    }

    private static async Task AnExtensionIsHeldInTheAttemptsWindow_AndCheckedAgainstThePresent(LedgerTrial trial)
    {
        trial.Use(Limits);
        BudgetReservation held = await trial.ReserveAsync(50, lease: TimeSpan.FromHours(1));
        trial.Clock.Advance(TimeSpan.FromMinutes(1));
        await trial.SpendAsync(90);
        BudgetReservation denied = await trial.Ledger.ExtendAsync(held, new(11, 0, 0));
        trial.Equal("whether 11 tokens more are granted where the present minute has 10", false, denied.IsGranted);
        trial.Granted("10 tokens more", await trial.Ledger.ExtendAsync(held, new(10, 0, 10)));
        await trial.BalanceAsync("with 10 more held in the last minute", (180, 110), (90, 0));
    }

    private static async Task WhatIsSettledOrDeniedCannotBeExtended(LedgerTrial trial)
    {
        trial.Use(Limits);
        BudgetReservation settled = await trial.ReserveAsync(50);
        await trial.SettleAsync(settled, 10);
        BudgetReservation denied = await trial.ReserveAsync(101);
        BudgetReservation final = await trial.ReserveAsync(20, lease: TimeSpan.FromSeconds(1));
        trial.Clock.Advance(TimeSpan.FromSeconds(1));
        await trial.ReadAsync();
        trial.Clock.Advance(TimeSpan.FromSeconds(1));
        foreach ((string name, BudgetReservation reservation) in ((string, BudgetReservation)[])[("settled", settled), ("denied", denied), ("final", final)])
        {
            await trial.ThrowsAsync<InvalidOperationException>(
                $"extending an attempt that is {name}", async () => await trial.Ledger.ExtendAsync(reservation, LedgerTrial.Tokens(1)));
        }

        await trial.BalanceAsync("in the end", (60, 0), (30, 0));
    }
}
