using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets.Cases;

/// <summary>What nobody settles in time.</summary>
internal static class LeaseCases
{
    public static IEnumerable<LedgerCase> All =>
    [
        new(LedgerRule.PresumesWhatExpires, AnExpiredLeaseIsChargedInFull_NotBefore),
        new(LedgerRule.PresumesWhatExpires, AnExpiryIsNoticedByAReservation_AndFreesNothing),
        new(LedgerRule.PresumesWhatExpires, ALateSettlementCorrectsDownAndUp_Once),
        new(LedgerRule.PresumesWhatExpires, AfterOneMoreLeaseAnExpiredChargeIsFinal),
        new(LedgerRule.PresumesWhatExpires, AfterOneMoreLeaseAPresumedChargeIsFinal),
        new(LedgerRule.PresumesWhatExpires, EachLeaseEndsByItself),
        new(LedgerRule.PresumesWhatExpires, AnAttemptSettledInTimeNeverExpires),
    ];

    private static BudgetLimit Limit => new(BudgetScope.User, BudgetUnit.Tokens, 1_000, Per.Day);

    private static async Task AnExpiredLeaseIsChargedInFull_NotBefore(LedgerTrial trial)
    {
        trial.Use(Limit);
        await trial.ReserveAsync(100);
        trial.Clock.Advance(LedgerTrial.Lease - TimeSpan.FromSeconds(1));
        await trial.BalanceAsync("a second before the lease ends", (0, 100));
        trial.Clock.Advance(TimeSpan.FromSeconds(1));
        await trial.BalanceAsync("when the lease ends", (100, 0));
    }

    private static async Task AnExpiryIsNoticedByAReservation_AndFreesNothing(LedgerTrial trial)
    {
        trial.Use(Limit);
        await trial.ReserveAsync(1_000);
        trial.Clock.Advance(LedgerTrial.Lease);
        BudgetReservation second = await trial.ReserveAsync(1);
        trial.Equal("whether an expired lease frees its room", false, second.IsGranted);
        trial.Equal("used and reserved in the denial", (1_000L, 0L), (second.Denial?.Used ?? 0, second.Denial?.Reserved ?? 0));
    }

    private static async Task ALateSettlementCorrectsDownAndUp_Once(LedgerTrial trial)
    {
        trial.Use(Limit);
        BudgetReservation down = await trial.ReserveAsync(100);
        BudgetReservation up = await trial.ReserveAsync(200);
        trial.Clock.Advance(LedgerTrial.Lease);
        await trial.BalanceAsync("when both leases end", (300, 0));
        trial.Equal("a late settlement down", SettlementOutcome.Corrected, (await trial.SettleAsync(down, 40)).Outcome);
        BudgetSettlement corrected = await trial.SettleAsync(up, 230);
        trial.Equal("a late settlement up", (SettlementOutcome.Corrected, 30L), (corrected.Outcome, corrected.Overrun.Tokens));
        trial.Equal("a second late settlement", SettlementOutcome.Ignored, (await trial.SettleAsync(down, 1)).Outcome);
        await trial.BalanceAsync("after late settlements", (270, 0));
    }

    private static async Task AfterOneMoreLeaseAnExpiredChargeIsFinal(LedgerTrial trial)
    {
        trial.Use(Limit);
        BudgetReservation inTime = await trial.ReserveAsync(100);
        BudgetReservation late = await trial.ReserveAsync(200);
        trial.Clock.Advance(LedgerTrial.Lease);
        await trial.BalanceAsync("when the leases end", (300, 0));
        trial.Clock.Advance(LedgerTrial.Lease - TimeSpan.FromSeconds(1));
        await trial.BalanceAsync("a second before one more lease has passed", (300, 0));
        trial.Equal("a settlement just before", SettlementOutcome.Corrected, (await trial.SettleAsync(inTime, 10)).Outcome);
        trial.Clock.Advance(TimeSpan.FromSeconds(1));
        await trial.BalanceAsync("when one more lease has passed", (210, 0));
        trial.Equal("a settlement after it", SettlementOutcome.Ignored, (await trial.SettleAsync(late, 10)).Outcome);
        trial.Equal("a presumed charge after it", SettlementOutcome.Ignored, (await trial.Ledger.SettlePresumedAsync(late)).Outcome);
        await trial.BalanceAsync("in the end", (210, 0));
    }

    private static async Task AfterOneMoreLeaseAPresumedChargeIsFinal(LedgerTrial trial)
    {
        trial.Use(Limit);
        BudgetReservation reservation = await trial.ReserveAsync(100);
        trial.Clock.Advance(TimeSpan.FromSeconds(15));
        await trial.Ledger.SettlePresumedAsync(reservation);
        trial.Clock.Advance(LedgerTrial.Lease);
        await trial.BalanceAsync("one lease after it was presumed", (100, 0));
        trial.Equal("a settlement after it", SettlementOutcome.Ignored, (await trial.SettleAsync(reservation, 10)).Outcome);
        await trial.BalanceAsync("in the end", (100, 0));
    }

    private static async Task EachLeaseEndsByItself(LedgerTrial trial)
    {
        trial.Use(Limit);
        int[] seconds = [7, 1, 12, 3, 9, 5];
        foreach (int second in seconds)
        {
            await trial.ReserveAsync(second, lease: TimeSpan.FromSeconds(second));
        }

        for (int second = 0; second <= 12; second++)
        {
            int over = second;
            await trial.BalanceAsync(
                $"after {second} seconds", (seconds.Where(lease => lease <= over).Sum(), seconds.Where(lease => lease > over).Sum()));
            trial.Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private static async Task AnAttemptSettledInTimeNeverExpires(LedgerTrial trial)
    {
        trial.Use(Limit);
        BudgetReservation reservation = await trial.ReserveAsync(100);
        await trial.SettleAsync(reservation, 30);
        trial.Clock.Advance(3 * LedgerTrial.Lease);
        await trial.BalanceAsync("three leases later", (30, 0));
    }
}
