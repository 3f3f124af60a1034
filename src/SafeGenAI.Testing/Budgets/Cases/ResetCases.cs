using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets.Cases;

/// <summary>Accounts that begin anew.</summary>
internal static class ResetCases
{
    public static IEnumerable<LedgerCase> All =>
    [
        new(LedgerRule.Resets, AResetAccountBeginsAnew_AndOthersStay),
        new(LedgerRule.Resets, WhatIsInFlightIsSettledInWhatWasErased),
        new(LedgerRule.Resets, WhatIsPresumedIsCorrectedInWhatWasErased),
        new(LedgerRule.Resets, WhatExpiresIsChargedInWhatWasErased),
        new(LedgerRule.Resets, ARollingWindowIsResetWhole),
        new(LedgerRule.Resets, AnExtensionOfWhatWasErasedTakesNoRoom),
        new(LedgerRule.Resets, AnAccountIsResetAsOftenAsAsked_AndWhereNothingIsSpent),
        new(LedgerRule.Resets, TheAuditTellsTheNewestFirst),
    ];

    private static BudgetLimit Limit => new(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Hour);

    private static async Task AResetAccountBeginsAnew_AndOthersStay(LedgerTrial trial)
    {
        trial.Use(new BudgetLimit(BudgetScope.Tenant, BudgetUnit.Tokens, 1_000, Per.Hour), Limit, new(BudgetScope.User, BudgetUnit.Calls, 10, Per.Hour));
        BudgetReservation spent = await trial.Ledger.ReserveAsync(trial.Request(new(70, 1, 140, 2)));
        await trial.Ledger.SettleAsync(spent, new(70, 1, 140, 2));
        await trial.ReserveAsync(30);
        await trial.SpendAsync(50, LedgerTrial.Bob);
        BudgetReset reset = await ResetAsync(trial, trial.Limits[1]);
        trial.Equal("what was spent, in every unit", new BudgetAmount(70, 1, 140, 2), reset.Spent);
        trial.Equal("what was reserved, in every unit", LedgerTrial.Tokens(30), reset.Reserved);
        await trial.BalanceAsync("of ann", (120, 30), (0, 0), (2, 0));
        await trial.BalanceAsync("of bob", LedgerTrial.Bob, (120, 30), (50, 0), (0, 0));
        await trial.FitsAsync("the whole limit after a reset", true, 100);
    }

    private static async Task WhatIsInFlightIsSettledInWhatWasErased(LedgerTrial trial)
    {
        trial.Use(Limit);
        BudgetReservation inFlight = await trial.ReserveAsync(90);
        await ResetAsync(trial);
        BudgetReservation after = await trial.ReserveAsync(100);
        trial.Granted("the whole limit after a reset", after);
        trial.Equal("settling what was in flight", SettlementOutcome.Settled, (await trial.SettleAsync(inFlight, 95)).Outcome);
        await trial.BalanceAsync("with it settled", (0, 100));
        await trial.SettleAsync(after, 40);
        await trial.BalanceAsync("in the end", (40, 0));
    }

    private static async Task WhatIsPresumedIsCorrectedInWhatWasErased(LedgerTrial trial)
    {
        trial.Use(Limit);
        BudgetReservation presumed = await trial.ReserveAsync(90);
        await trial.Ledger.SettlePresumedAsync(presumed);
        await ResetAsync(trial);
        await trial.SpendAsync(50);
        trial.Equal("correcting what was presumed", SettlementOutcome.Corrected, (await trial.SettleAsync(presumed, 1)).Outcome);
        await trial.BalanceAsync("with it corrected", (50, 0));
    }

    private static async Task WhatExpiresIsChargedInWhatWasErased(LedgerTrial trial)
    {
        trial.Use(Limit);
        await trial.ReserveAsync(90);
        await ResetAsync(trial);
        trial.Clock.Advance(LedgerTrial.Lease);
        await trial.BalanceAsync("when its lease ends", (0, 0));
    }

    private static async Task ARollingWindowIsResetWhole(LedgerTrial trial)
    {
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Rolling(TimeSpan.FromHours(1))));
        await trial.SpendAsync(30);
        BudgetReservation inFlight = await trial.ReserveAsync(20, lease: TimeSpan.FromHours(10));
        trial.Clock.Advance(TimeSpan.FromMinutes(5));
        await trial.SpendAsync(50);
        BudgetReset reset = await ResetAsync(trial);
        trial.Equal("what was spent and reserved", (80L, 20L), (reset.Spent.Tokens, reset.Reserved.Tokens));
        await trial.SpendAsync(40);
        await trial.SettleAsync(inFlight, 20);
        await trial.BalanceAsync("in the slot of the reset", (40, 0));
        trial.Clock.Advance(TimeSpan.FromMinutes(56));
        await trial.BalanceAsync("when the erased slots are over", (40, 0));
        trial.Clock.Advance(TimeSpan.FromMinutes(6));
        await trial.BalanceAsync("when all slots are over", (0, 0));
    }

    private static async Task AnExtensionOfWhatWasErasedTakesNoRoom(LedgerTrial trial)
    {
        trial.Use(Limit);
        BudgetReservation inFlight = await trial.ReserveAsync(50);
        await ResetAsync(trial);
        trial.Granted("20 tokens more of an erased attempt", await trial.Ledger.ExtendAsync(inFlight, LedgerTrial.Tokens(20)));
        await trial.BalanceAsync("with it extended", (0, 0));
        await trial.SettleAsync(inFlight, 70);
        await trial.BalanceAsync("with it settled", (0, 0));
    }

    private static async Task AnAccountIsResetAsOftenAsAsked_AndWhereNothingIsSpent(LedgerTrial trial)
    {
        trial.Use(Limit);
        trial.Equal("what was spent in an unknown account", default, (await ResetAsync(trial)).Spent);
        for (int i = 1; i <= 3; i++)
        {
            await trial.SpendAsync(i * 10);
            trial.Equal($"what was spent before reset {i}", i * 10, (await ResetAsync(trial)).Spent.Tokens);
            await trial.BalanceAsync($"after reset {i}", (0, 0));
        }
    }

    private static async Task TheAuditTellsTheNewestFirst(LedgerTrial trial)
    {
        trial.Use(Limit);
        trial.Equal("how many resets there are at first", 0, (await trial.Ledger.ReadResetsAsync(10)).Count);
        List<BudgetReset> resets = [];
        for (int i = 0; i < 4; i++)
        {
            resets.Insert(0, await trial.Ledger.ResetAsync(new(trial.Limits, trial.Limits[0], LedgerTrial.Ann, $"ops-{i} 🦉", new string('é', BudgetResetRequest.MaximumText))));
        }

        trial.Sequence("the audit", resets, await trial.Ledger.ReadResetsAsync(10));
        trial.Sequence("the newest two of the audit", resets.Take(2), await trial.Ledger.ReadResetsAsync(2));
        trial.Equal("who, which limit and which account", ("ops-3 🦉", trial.Limits[0].ToString(), trial.Limits.Accounts[0].KeyOf(LedgerTrial.Ann)), (resets[0].By, resets[0].Limit, resets[0].Account));
        trial.Equal("when", trial.Clock.GetUtcNow(), resets[0].At);
        await trial.ThrowsAsync<ArgumentOutOfRangeException>("reading none of the audit", async () => await trial.Ledger.ReadResetsAsync(0));
    }

    private static ValueTask<BudgetReset> ResetAsync(LedgerTrial trial, BudgetLimit? limit = null) =>
        trial.Ledger.ResetAsync(new(trial.Limits, limit ?? trial.Limits[0], LedgerTrial.Ann, "ops", "a test"));
}
