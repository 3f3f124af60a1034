using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets.Cases;

/// <summary>Retry, duplicate, reorder: settled once.</summary>
internal static class SettlementCases
{
    public static IEnumerable<LedgerCase> All =>
    [
        new(LedgerRule.SettlesOnce, ASecondSettlementIsIgnored),
        new(LedgerRule.SettlesOnce, ACopyOfTheHandleIsTheSameReservation),
        new(LedgerRule.SettlesOnce, APresumedChargeAfterASettlementIsIgnored),
        new(LedgerRule.SettlesOnce, APresumedChargeIsTheWholeReservation_AndIsPresumedOnce),
        new(LedgerRule.SettlesOnce, APresumedChargeIsCorrectedOnce_UpwardsToo),
        new(LedgerRule.SettlesOnce, ADeniedAttemptIsNotSettled),
        new(LedgerRule.SettlesOnce, AnEarlierHandleNeverSettlesALaterAttempt),
        new(LedgerRule.SettlesOnce, AnAttemptThatWasRefusedChargesNothingInAnyUnit),
    ];

    private static BudgetLimit Limit => new(BudgetScope.User, BudgetUnit.Tokens, 1_000, Per.Hour);

    private static async Task ASecondSettlementIsIgnored(LedgerTrial trial)
    {
        trial.Use(Limit);
        BudgetReservation reservation = await trial.ReserveAsync(100);
        trial.Equal("settling", SettlementOutcome.Settled, (await trial.SettleAsync(reservation, 60)).Outcome);
        BudgetSettlement again = await trial.SettleAsync(reservation, 5_000);
        trial.Equal("settling again", (SettlementOutcome.Ignored, default, 0), (again.Outcome, again.Overrun, again.Alerts.Count));
        await trial.BalanceAsync("after a second settlement", (60, 0));
    }

    private static async Task ACopyOfTheHandleIsTheSameReservation(LedgerTrial trial)
    {
        trial.Use(Limit);
        BudgetReservation reservation = await trial.ReserveAsync(100);
        BudgetReservation copy = new(reservation.AttemptId, reservation.Amount, reservation.State, reservation.Version);
        trial.Equal("settling the copy", SettlementOutcome.Settled, (await trial.SettleAsync(copy, 60)).Outcome);
        trial.Equal("settling the original", SettlementOutcome.Ignored, (await trial.SettleAsync(reservation, 70)).Outcome);
        await trial.BalanceAsync("after both", (60, 0));
    }

    private static async Task APresumedChargeAfterASettlementIsIgnored(LedgerTrial trial)
    {
        trial.Use(Limit);
        BudgetReservation reservation = await trial.ReserveAsync(100);
        await trial.SettleAsync(reservation, 60);
        trial.Equal("presuming what is settled", SettlementOutcome.Ignored, (await trial.Ledger.SettlePresumedAsync(reservation)).Outcome);
        await trial.BalanceAsync("after both", (60, 0));
    }

    private static async Task APresumedChargeIsTheWholeReservation_AndIsPresumedOnce(LedgerTrial trial)
    {
        trial.Use(Limit);
        BudgetReservation reservation = await trial.ReserveAsync(100);
        trial.Equal("presuming", SettlementOutcome.Settled, (await trial.Ledger.SettlePresumedAsync(reservation)).Outcome);
        trial.Equal("presuming again", SettlementOutcome.Ignored, (await trial.Ledger.SettlePresumedAsync(reservation)).Outcome);
        await trial.BalanceAsync("after presuming twice", (100, 0));
    }

    private static async Task APresumedChargeIsCorrectedOnce_UpwardsToo(LedgerTrial trial)
    {
        trial.Use(Limit);
        BudgetReservation down = await trial.ReserveAsync(100);
        BudgetReservation up = await trial.ReserveAsync(200);
        await trial.Ledger.SettlePresumedAsync(down);
        await trial.Ledger.SettlePresumedAsync(up);
        trial.Equal("correcting down", SettlementOutcome.Corrected, (await trial.SettleAsync(down, 40)).Outcome);
        BudgetSettlement corrected = await trial.SettleAsync(up, 250);
        trial.Equal("correcting up", (SettlementOutcome.Corrected, 50L), (corrected.Outcome, corrected.Overrun.Tokens));
        trial.Equal("correcting again", SettlementOutcome.Ignored, (await trial.SettleAsync(down, 1)).Outcome);
        trial.Equal("presuming what is corrected", SettlementOutcome.Ignored, (await trial.Ledger.SettlePresumedAsync(up)).Outcome);
        await trial.BalanceAsync("after the corrections", (290, 0));
    }

    private static async Task ADeniedAttemptIsNotSettled(LedgerTrial trial)
    {
        trial.Use(Limit);
        BudgetReservation denied = await trial.ReserveAsync(1_001);
        trial.Equal("settling a denied attempt", SettlementOutcome.Ignored, (await trial.SettleAsync(denied, 60)).Outcome);
        trial.Equal("presuming a denied attempt", SettlementOutcome.Ignored, (await trial.Ledger.SettlePresumedAsync(denied)).Outcome);
        trial.Equal("settling nothing", SettlementOutcome.Ignored, (await trial.SettleAsync(default, 60)).Outcome);
        await trial.BalanceAsync("after all three", (0, 0));
    }

    private static async Task AnEarlierHandleNeverSettlesALaterAttempt(LedgerTrial trial)
    {
        trial.Use(Limit);
        BudgetReservation first = await trial.ReserveAsync(100);
        await trial.SettleAsync(first, 10);
        BudgetReservation second = await trial.ReserveAsync(200);
        trial.Equal("settling the earlier attempt again", SettlementOutcome.Ignored, (await trial.SettleAsync(first, 1)).Outcome);
        trial.Equal("presuming the earlier attempt", SettlementOutcome.Ignored, (await trial.Ledger.SettlePresumedAsync(first)).Outcome);
        await trial.BalanceAsync("with the later attempt in flight", (10, 200));
        trial.Equal("settling the later attempt", SettlementOutcome.Settled, (await trial.SettleAsync(second, 20)).Outcome);
        await trial.BalanceAsync("with both settled", (30, 0));
    }

    private static async Task AnAttemptThatWasRefusedChargesNothingInAnyUnit(LedgerTrial trial)
    {
        trial.Use([.. Enum.GetValues<BudgetUnit>().Select(unit => new BudgetLimit(BudgetScope.User, unit, 1_000, Per.Hour))]);
        BudgetReservation reservation = await trial.Ledger.ReserveAsync(trial.Request(new(100, 1, 200, 3)));
        trial.Equal("settling nothing used", SettlementOutcome.Settled, (await trial.Ledger.SettleAsync(reservation, default)).Outcome);
        await trial.BalanceAsync("after a refused attempt", [.. Enumerable.Repeat((0L, 0L), 4)]);
    }
}
