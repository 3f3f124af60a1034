using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets.Cases;

/// <summary>Limits that observe, and soft ones.</summary>
internal static class ModeCases
{
    public static IEnumerable<LedgerCase> All =>
    [
        new(LedgerRule.Observes, ALimitThatObservesDeniesNothing_CountsAll_AndTells),
        new(LedgerRule.Observes, WhatIsEnforcedDenies_WhateverObserves),
        new(LedgerRule.Observes, ATighterObserverBesideAnEnforcedLimitSharesItsAccount),
        new(LedgerRule.Observes, AnExtensionTellsWhatWouldHaveDeniedIt),
        new(LedgerRule.HoldsTheLikely, ASoftLimitChecksAndHoldsWhatIsLikely),
        new(LedgerRule.HoldsTheLikely, WhatIsPresumedIsTheWholeEstimate_InSoftAccountsToo),
        new(LedgerRule.HoldsTheLikely, SoftAndHardAccountsAreCountedApart),
    ];

    private static async Task ALimitThatObservesDeniesNothing_CountsAll_AndTells(LedgerTrial trial)
    {
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Hour) { Mode = BudgetMode.Observe });
        BudgetReservation first = await trial.ReserveAsync(80);
        trial.Equal("whether anything is told while there is room", null, first.Observed?.ToString());
        await trial.SettleAsync(first, 80);
        BudgetReservation second = await trial.ReserveAsync(30);
        trial.Granted("30 tokens beyond a limit that observes", second);
        trial.Equal("used, reserved and requested as told", (80L, 0L, 30L), (second.Observed?.Used ?? -1, second.Observed?.Reserved ?? -1, second.Observed?.Requested ?? -1));
        await trial.BalanceAsync("beyond a limit that observes", (80, 30));
    }

    private static async Task WhatIsEnforcedDenies_WhateverObserves(LedgerTrial trial)
    {
        trial.Use(
            new BudgetLimit(BudgetScope.Global, BudgetUnit.Tokens, 50, Per.Hour) { Mode = BudgetMode.Observe },
            new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Hour));
        BudgetReservation denied = await trial.ReserveAsync(101);
        trial.Equal("the denial's scope", BudgetScope.User, denied.Denial?.Limit.Scope);
        await trial.BalanceAsync("after a denial", (0, 0), (0, 0));
        BudgetReservation granted = await trial.ReserveAsync(60);
        trial.Equal("the scope that would have denied", BudgetScope.Global, granted.Observed?.Limit.Scope);
    }

    private static async Task ATighterObserverBesideAnEnforcedLimitSharesItsAccount(LedgerTrial trial)
    {
        trial.Use(
            new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Hour),
            new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 40, Per.Hour) { Mode = BudgetMode.Observe });
        BudgetReservation reservation = await trial.ReserveAsync(60);
        trial.Equal("the limit that would have denied", 40L, reservation.Observed?.Limit.Amount);
        await trial.SettleAsync(reservation, 60);
        await trial.BalanceAsync("in one account", (60, 0), (60, 0));
        await trial.FitsAsync("more than the enforced limit", false, 41);
    }

    private static async Task AnExtensionTellsWhatWouldHaveDeniedIt(LedgerTrial trial)
    {
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Hour) { Mode = BudgetMode.Observe });
        BudgetReservation extended = await trial.Ledger.ExtendAsync(await trial.ReserveAsync(90), LedgerTrial.Tokens(20));
        trial.Granted("20 tokens more beyond a limit that observes", extended);
        trial.Equal("reserved and requested as told", (90L, 20L), (extended.Observed?.Reserved ?? -1, extended.Observed?.Requested ?? -1));
        await trial.BalanceAsync("with it extended", (0, 110));
    }

    private static async Task ASoftLimitChecksAndHoldsWhatIsLikely(LedgerTrial trial)
    {
        trial.Use(
            new BudgetLimit(BudgetScope.Global, BudgetUnit.Tokens, 100, Per.Hour) { IsSoft = true },
            new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 1_000, Per.Hour));
        BudgetRequest request = trial.Request(LedgerTrial.Tokens(400)) with { Likely = LedgerTrial.Tokens(40) };
        BudgetReservation reservation = await trial.Ledger.ReserveAsync(request);
        trial.Granted("400 tokens of which 40 are likely", reservation);
        await trial.BalanceAsync("with it in flight", (0, 40), (0, 400));
        await trial.SettleAsync(reservation, 60);
        await trial.BalanceAsync("with 60 used", (60, 0), (60, 0));
        BudgetRequest more = trial.Request(LedgerTrial.Tokens(400)) with { Likely = LedgerTrial.Tokens(41) };
        trial.Equal("whether 41 likely tokens are admitted where 40 are left", false, (await trial.Ledger.ReserveAsync(more)).IsGranted);
    }

    private static async Task WhatIsPresumedIsTheWholeEstimate_InSoftAccountsToo(LedgerTrial trial)
    {
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 1_000, Per.Hour) { IsSoft = true });
        BudgetReservation presumed = await trial.Ledger.ReserveAsync(trial.Request(LedgerTrial.Tokens(400)) with { Likely = LedgerTrial.Tokens(40) });
        BudgetReservation expired = await trial.Ledger.ReserveAsync(trial.Request(LedgerTrial.Tokens(100)) with { Likely = LedgerTrial.Tokens(10) });
        await trial.Ledger.SettlePresumedAsync(presumed);
        await trial.BalanceAsync("with one presumed", (400, 10));
        trial.Clock.Advance(LedgerTrial.Lease - TimeSpan.FromSeconds(1));
        await trial.SettleAsync(presumed, 30);
        trial.Clock.Advance(TimeSpan.FromSeconds(1));
        await trial.BalanceAsync("with one corrected and one expired", (130, 0));
        await trial.SettleAsync(expired, 20);
        await trial.BalanceAsync("with both corrected", (50, 0));
    }

    private static async Task SoftAndHardAccountsAreCountedApart(LedgerTrial trial)
    {
        BudgetLimit soft = new(BudgetScope.User, BudgetUnit.Tokens, 1_000, Per.Hour) { IsSoft = true };
        BudgetLimits hard = new("chat", [new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 1_000, Per.Hour)]);
        trial.Use(soft);
        await trial.SpendAsync(100);
        await trial.SpendAsync(7, limits: hard);
        await trial.BalanceAsync("of the soft limit", (100, 0));
        await trial.BalanceAsync("of the hard limit", hard, LedgerTrial.Ann, (7, 0));
    }
}
