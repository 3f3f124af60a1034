using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets;

/// <summary>Limits that observe, soft limits, extensions, and windows that slide.</summary>
public class InMemoryBudgetLedgerModeTests
{
    private static readonly Per RollingHour = Per.Rolling(TimeSpan.FromHours(1));

    [Fact]
    public void ALimitThatObserves_DeniesNothing_CountsAll_AndSaysWhatItWouldHaveDenied()
    {
        var rig = new LedgerRig(new BudgetLimit(BudgetScope.Global, BudgetUnit.Tokens, 100, Per.Hour) { Mode = BudgetMode.Observe });
        rig.Settle(rig.Reserve(80), 80);

        BudgetReservation second = rig.Reserve(80);

        Assert.True(second.IsGranted);
        Assert.Equal((80, 0, 80), (second.Observed!.Used, second.Observed.Reserved, second.Observed.Requested));
        Assert.Equal((80, 80), rig.Balance());
        Assert.Null(rig.Reserve(10, limits: new BudgetLimits("summary", [new(BudgetScope.Model, BudgetUnit.Tokens, 100, Per.Hour)])).Observed);
    }

    [Fact]
    public void ADeniedAttempt_IsDeniedByWhatIsEnforced_WhateverObserves()
    {
        var rig = new LedgerRig(
            new BudgetLimit(BudgetScope.Global, BudgetUnit.Tokens, 50, Per.Hour) { Mode = BudgetMode.Observe },
            new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Hour));

        BudgetReservation reservation = rig.Reserve(101);

        Assert.Equal(BudgetScope.User, reservation.Denial!.Limit.Scope);
        Assert.All(rig.Read(), state => Assert.Equal((0, 0), (state.Spent, state.Reserved)));
    }

    [Fact]
    public void ASoftLimit_HoldsWhatIsLikely_AndIsChargedWhatWasUsed()
    {
        var rig = new LedgerRig(
            new BudgetLimit(BudgetScope.Global, BudgetUnit.Tokens, 100, Per.Hour) { IsSoft = true },
            new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 1_000, Per.Hour));
        BudgetRequest request = new(rig.Limits, LedgerRig.Ann, LedgerRig.Tokens(400), LedgerRig.Lease, Guid.Empty) { Likely = LedgerRig.Tokens(40) };

        BudgetReservation reservation = rig.Reserve(request);

        Assert.Equal([40, 400], rig.Read().Select(state => state.Reserved));
        rig.Settle(reservation, 60);
        Assert.Equal([(60, 0), (60, 0)], rig.Read().Select(state => (state.Spent, state.Reserved)));
        Assert.False(rig.Reserve(request with { Likely = LedgerRig.Tokens(41) }).IsGranted);
    }

    [Fact]
    public void APresumedAttempt_IsChargedItsBoundInSoftAccountsToo_AndCorrectedExactly()
    {
        var rig = new LedgerRig(new BudgetLimit(BudgetScope.Global, BudgetUnit.Tokens, 100, Per.Hour) { IsSoft = true });
        BudgetReservation reservation = rig.Reserve(
            new BudgetRequest(rig.Limits, LedgerRig.Ann, LedgerRig.Tokens(400), LedgerRig.Lease, Guid.Empty) { Likely = LedgerRig.Tokens(40) });

        rig.SettlePresumed(reservation);

        Assert.Equal((400, 0), rig.Balance());
        rig.Settle(reservation, 50);
        Assert.Equal((50, 0), rig.Balance());
    }

    [Fact]
    public void L02_AnExtension_IsAdmittedLikeAnAttempt_AndADeniedOneLeavesNoTrace()
    {
        var rig = new LedgerRig(new BudgetLimit(BudgetScope.Global, BudgetUnit.Tokens, 100, Per.Hour));
        BudgetReservation reservation = rig.Reserve(40);

        BudgetReservation longer = rig.Extend(reservation, 60);
        BudgetReservation denied = rig.Extend(longer, 1);

        Assert.True(longer.IsGranted);
        Assert.Equal(100, longer.Amount.Tokens);
        Assert.Equal(1, denied.Denial!.Requested);
        Assert.Equal((0, 100), rig.Balance());
        rig.Settle(longer, 70);
        Assert.Equal((70, 0), rig.Balance());
    }

    [Fact]
    public void AnExtensionOfWhatIsSettled_IsAMistakeOfTheCaller()
    {
        var rig = new LedgerRig(new BudgetLimit(BudgetScope.Global, BudgetUnit.Tokens, 100, Per.Hour));
        BudgetReservation reservation = rig.Reserve(40);
        rig.Settle(reservation, 40);

        Assert.Throws<InvalidOperationException>(() => rig.Extend(reservation, 1));
    }

    [Fact]
    public void ARollingWindow_CountsTheLastHour_WhereverTheClockStands()
    {
        var rig = new LedgerRig(new BudgetLimit(BudgetScope.Global, BudgetUnit.Tokens, 100, RollingHour));
        rig.Settle(rig.Reserve(60), 60);
        rig.Clock.Advance(TimeSpan.FromMinutes(40));
        rig.Settle(rig.Reserve(40), 40);
        rig.Clock.Advance(TimeSpan.FromMinutes(20));

        BudgetDenial denial = rig.Reserve(10).Denial!;

        Assert.Equal(100, denial.Used);
        Assert.InRange(denial.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        rig.Clock.Advance(denial.RetryAfter.Value);
        Assert.Equal((40, 0), rig.Balance());
        Assert.True(rig.Reserve(60).IsGranted);
    }

    [Fact]
    public void ADenialOfARollingWindow_SaysWhenEnoughHasLeftIt()
    {
        var rig = new LedgerRig(new BudgetLimit(BudgetScope.Global, BudgetUnit.Tokens, 100, RollingHour));
        rig.Settle(rig.Reserve(10), 10);
        rig.Clock.Advance(TimeSpan.FromMinutes(30));
        rig.Settle(rig.Reserve(90), 90);

        Assert.InRange(rig.Reserve(10).Denial!.RetryAfter!.Value, TimeSpan.FromMinutes(29), TimeSpan.FromMinutes(31));
        Assert.InRange(rig.Reserve(11).Denial!.RetryAfter!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
    }

    [Fact]
    public void AnAttemptThatOutlivesARollingWindow_IsSettledWhereItWasMade_AndCountsNoMore()
    {
        var rig = new LedgerRig(new BudgetLimit(BudgetScope.Global, BudgetUnit.Tokens, 100, RollingHour));
        BudgetReservation old = rig.Reserve(60, lease: TimeSpan.FromHours(3));
        rig.Clock.Advance(TimeSpan.FromMinutes(62));

        Assert.Equal((0, 0), rig.Balance());
        rig.Settle(old, 70);
        Assert.Equal((0, 0), rig.Balance());
    }

    [Fact]
    public void ARollingWindow_KeepsOnlyWhatStillCounts()
    {
        var rig = new LedgerRig(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 1_000_000, RollingHour));
        for (int i = 0; i < 1_000; i++)
        {
            rig.Settle(rig.Reserve(1, new(null, $"user {i}")), 1);
            rig.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.InRange(rig.Ledger.OpenAccounts, 60, 61);
    }
}
