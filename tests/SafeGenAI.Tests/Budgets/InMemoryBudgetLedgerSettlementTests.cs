using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets;

public class InMemoryBudgetLedgerSettlementTests
{
    private static readonly BudgetLimit Hourly = new(BudgetScope.Feature, BudgetUnit.Tokens, 1_000, Per.Hour);

    [Fact]
    public void L02_ChargeBeyondTheReservation_IsChargedCountedAndDeniesUntilTheWindowEnds()
    {
        var rig = new LedgerRig(Hourly);

        BudgetSettlement settlement = rig.Settle(rig.Reserve(100), 1_500);

        Assert.Equal(new BudgetAmount(1_400, 0, 2_800), settlement.Overrun);
        Assert.Equal((1_500, 0), rig.Balance());
        Assert.Equal(0, rig.Read()[0].Remaining);
        Assert.False(rig.Reserve(1).IsGranted);
        rig.Clock.Advance(TimeSpan.FromMinutes(59.5));
        Assert.True(rig.Reserve(1_000).IsGranted);
    }

    [Fact]
    public void L02_UsageThatAProviderMakesUp_NeverWrapsToAnEmptyAccount()
    {
        var rig = new LedgerRig(new BudgetLimit(BudgetScope.Feature, BudgetUnit.Tokens, 1_100, Per.Hour));
        BudgetReservation[] reservations = [.. Enumerable.Range(0, 1_100).Select(_ => rig.Reserve(1))];
        foreach (BudgetReservation reservation in reservations)
        {
            rig.Settle(reservation, new BudgetAmount(BudgetAmount.Maximum, 1, 0));
        }

        Assert.True(rig.Balance().Spent > BudgetAmount.Maximum);
        Assert.False(rig.Reserve(1).IsGranted);
    }

    [Fact]
    public void L03_SecondSettle_IsIgnored()
    {
        var rig = new LedgerRig(Hourly);
        BudgetReservation reservation = rig.Reserve(100);
        rig.Settle(reservation, 40);

        Assert.Equal(default, rig.Settle(reservation, 90));
        Assert.Equal(default, rig.SettlePresumed(reservation));
        Assert.Equal((40, 0), rig.Balance());
    }

    [Fact]
    public void L03_StaleHandle_DoesNotSettleTheAttemptThatUsesTheSameLeaseNow()
    {
        var rig = new LedgerRig(Hourly);
        BudgetReservation first = rig.Reserve(100);
        rig.Settle(first, 40);
        BudgetReservation second = rig.Reserve(200);
        Assert.Same(first.State, second.State);

        Assert.Equal(default, rig.Settle(first, 1));

        Assert.Equal((40, 200), rig.Balance());
    }

    [Fact]
    public void L03_ExpiredLease_IsChargedInFull_AndCorrectedOnceByALateSettle()
    {
        var rig = new LedgerRig(Hourly);
        BudgetReservation reservation = rig.Reserve(100);
        rig.Clock.Advance(LedgerRig.Lease - TimeSpan.FromTicks(1));
        Assert.Equal((0, 100), rig.Balance());
        rig.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal((100, 0), rig.Balance());

        Assert.Equal(default, rig.SettlePresumed(reservation));
        Assert.Equal(SettlementOutcome.Corrected, rig.Settle(reservation, 30).Outcome);
        Assert.Equal((30, 0), rig.Balance());
        Assert.Equal(default, rig.Settle(reservation, 70));
        Assert.Equal((30, 0), rig.Balance());
    }

    [Fact]
    public void L03_ExpiryIsNoticedByAReservation_AndFreesNothing()
    {
        var rig = new LedgerRig(Hourly);
        rig.Reserve(1_000);
        rig.Clock.Advance(LedgerRig.Lease);

        BudgetDenial denial = rig.Reserve(1).Denial!;

        Assert.Equal((1_000, 0), (denial.Used, denial.Reserved));
    }

    [Fact]
    public void L03_LeaseThatWasNeverSettled_IsForgottenAfterOneMoreLease()
    {
        var rig = new LedgerRig(Hourly);
        BudgetReservation reservation = rig.Reserve(100);
        rig.Clock.Advance(LedgerRig.Lease);
        rig.Read();
        Assert.Equal(1, rig.Ledger.OpenLeases);

        rig.Clock.Advance(LedgerRig.Lease);

        Assert.Equal((100, 0), rig.Balance());
        Assert.Equal(0, rig.Ledger.OpenLeases);
        Assert.Equal(default, rig.Settle(reservation, 1));
    }

    [Fact]
    public void L04_PresumedSettle_ChargesTheWholeReservation_AndALateExactOneCorrectsItUpwardsToo()
    {
        var rig = new LedgerRig(Hourly);
        BudgetReservation reservation = rig.Reserve(100);

        Assert.Equal(SettlementOutcome.Settled, rig.SettlePresumed(reservation).Outcome);
        Assert.Equal((100, 0), rig.Balance());
        Assert.Equal(default, rig.SettlePresumed(reservation));

        Assert.Equal(new(SettlementOutcome.Corrected, new BudgetAmount(50, 0, 100)), rig.Settle(reservation, 150));
        Assert.Equal((150, 0), rig.Balance());
    }

    [Fact]
    public void L02_UsageThatAProviderMakesUp_LeavesNoRollingWindowBelowZero()
    {
        var rig = new LedgerRig(new BudgetLimit(BudgetScope.Feature, BudgetUnit.Tokens, 100, Per.Rolling(TimeSpan.FromHours(1))));
        List<BudgetReservation> reservations = [];
        for (int slot = 0; slot < 2; slot++)
        {
            reservations.AddRange(Enumerable.Range(0, 300).Select(_ => rig.Reserve(0, lease: TimeSpan.FromHours(5))));
            rig.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        rig.Settle(rig.Reserve(5), 5);
        reservations.ForEach(reservation => rig.Settle(reservation, new BudgetAmount(BudgetAmount.Maximum, 0, 0)));
        rig.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.False(rig.Reserve(0).IsGranted);
        rig.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((5, 0), rig.Balance());
        Assert.False(rig.Reserve(96).IsGranted);
    }

    [Fact]
    public void L04_AttemptThatWasProvablyRefused_ChargesNothingInAnyUnit()
    {
        var rig = new LedgerRig(
            new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 1_000, Per.Hour),
            new BudgetLimit(BudgetScope.User, BudgetUnit.Requests, 10, Per.Hour),
            new BudgetLimit(BudgetScope.User, BudgetUnit.Usd, 10_000, Per.Hour));

        Assert.Equal(SettlementOutcome.Settled, rig.Settle(rig.Reserve(100), default(BudgetAmount)).Outcome);

        Assert.All(rig.Read(), state => Assert.Equal((0, 0), (state.Spent, state.Reserved)));
    }

    [Fact]
    public void L07_ReservationMadeInAWindow_IsSettledInIt_WhenItIsOver()
    {
        var rig = new LedgerRig(new BudgetLimit(BudgetScope.Feature, BudgetUnit.Tokens, 1_000, Per.Minute), new BudgetLimit(BudgetScope.Feature, BudgetUnit.Tokens, 5_000, Per.Day));
        BudgetReservation before = rig.Reserve(1_000, lease: TimeSpan.FromMinutes(5));
        rig.Clock.Advance(TimeSpan.FromSeconds(30));

        BudgetReservation after = rig.Reserve(1_000);
        Assert.True(after.IsGranted);
        Assert.Equal((0, 1_000), (rig.Read()[0].Spent, rig.Read()[0].Reserved));
        Assert.Equal(SettlementOutcome.Settled, rig.Settle(before, 700).Outcome);

        Assert.Equal((0, 1_000), (rig.Read()[0].Spent, rig.Read()[0].Reserved));
        Assert.Equal((700, 1_000), (rig.Read()[1].Spent, rig.Read()[1].Reserved));
    }

    [Fact]
    public void L07_ClockGoingBack_ResetsNoWindow_AndMovesNoLease()
    {
        var rig = new LedgerRig(new BudgetLimit(BudgetScope.Feature, BudgetUnit.Tokens, 1_000, Per.Minute));
        rig.Settle(rig.Reserve(900), 900);
        rig.Clock.Advance(TimeSpan.FromSeconds(30));
        rig.Settle(rig.Reserve(800), 800);
        rig.Reserve(50);

        rig.Clock.Step(TimeSpan.FromSeconds(-30));

        Assert.Equal((800, 50), rig.Balance());
        Assert.False(rig.Reserve(151).IsGranted);
        rig.Clock.Advance(LedgerRig.Lease);
        Assert.Equal((850, 0), rig.Balance());
    }
}
