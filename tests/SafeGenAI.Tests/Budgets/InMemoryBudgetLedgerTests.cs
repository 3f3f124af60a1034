using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets;

public class InMemoryBudgetLedgerTests
{
    private static readonly BudgetLimit Hourly = new(BudgetScope.Feature, BudgetUnit.Tokens, 1_000, Per.Hour);

    [Theory]
    [InlineData(BudgetScope.Global)]
    [InlineData(BudgetScope.Tenant)]
    [InlineData(BudgetScope.Feature)]
    [InlineData(BudgetScope.User)]
    [InlineData(BudgetScope.Model)]
    public void L01_DenialByAnyOfFiveScopes_LeavesNoTraceInTheOthers(BudgetScope tight)
    {
        var rig = new LedgerRig([.. Enum.GetValues<BudgetScope>().Select(scope =>
            new BudgetLimit(scope, BudgetUnit.Tokens, scope == tight ? 99 : 1_000, Per.Hour))]);

        BudgetReservation reservation = rig.Reserve(100);

        Assert.False(reservation.IsGranted);
        Assert.Equal(tight, reservation.Denial.Limit.Scope);
        Assert.Equal(5, rig.Read().Count);
        Assert.All(rig.Read(), state => Assert.Equal((0, 0), (state.Spent, state.Reserved)));
        Assert.Equal((0, 0), (rig.Ledger.OpenAccounts, rig.Ledger.OpenLeases));
        Assert.Equal(SettlementOutcome.Ignored, rig.Settle(reservation, 100).Outcome);
        Assert.Equal(SettlementOutcome.Ignored, rig.SettlePresumed(reservation).Outcome);
    }

    [Fact]
    public void L01_GrantHoldsTheEstimateInAllFiveScopes_AndSettlingReplacesIt()
    {
        var rig = new LedgerRig([.. Enum.GetValues<BudgetScope>().Select(scope => new BudgetLimit(scope, BudgetUnit.Tokens, 1_000, Per.Hour))]);

        BudgetReservation reservation = rig.Reserve(100);

        Assert.True(reservation.IsGranted);
        Assert.All(rig.Read(), state => Assert.Equal((0, 100, 900), (state.Spent, state.Reserved, state.Remaining)));
        Assert.Equal(new(SettlementOutcome.Settled, default), rig.Settle(reservation, 40));
        Assert.All(rig.Read(), state => Assert.Equal((40, 0, 960), (state.Spent, state.Reserved, state.Remaining)));
    }

    [Fact]
    public void L01_EachUnitIsLimitedByItself()
    {
        var rig = new LedgerRig(
            new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 1_000, Per.Hour),
            new BudgetLimit(BudgetScope.User, BudgetUnit.Requests, 2, Per.Hour),
            new BudgetLimit(BudgetScope.User, BudgetUnit.Usd, 1_000, Per.Hour));

        Assert.Equal(BudgetUnit.Usd, rig.Reserve(501).Denial!.Limit.Unit);
        Assert.True(rig.Reserve(1).IsGranted);
        Assert.True(rig.Reserve(1).IsGranted);
        Assert.Equal(BudgetUnit.Requests, rig.Reserve(1).Denial!.Limit.Unit);
    }

    [Fact]
    public void UsersTenantsAndModels_EachHaveTheirOwnAccount_AndTheSameUserIdInTwoTenantsIsTwoUsers()
    {
        var rig = new LedgerRig(
            new BudgetLimit(BudgetScope.Tenant, BudgetUnit.Tokens, 250, Per.Hour),
            new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Hour));

        Assert.True(rig.Reserve(100, new("acme", "ann")).IsGranted);
        Assert.Equal(BudgetScope.User, rig.Reserve(1, new("acme", "ann")).Denial!.Limit.Scope);
        Assert.True(rig.Reserve(100, new("acme", "bob")).IsGranted);
        Assert.Equal(BudgetScope.Tenant, rig.Reserve(51, new("acme", "cid")).Denial!.Limit.Scope);
        Assert.True(rig.Reserve(100, new("other", "ann")).IsGranted);
    }

    [Fact]
    public void LimitOverAllFeatures_CountsThemTogether_AndOneOfAFeatureOnlyItsOwn()
    {
        BudgetLimit[] limits =
        [
            new(BudgetScope.User, BudgetUnit.Tokens, 150, Per.Hour),
            new(BudgetScope.User, BudgetUnit.Requests, 1, Per.Hour, "summary"),
        ];
        var rig = new LedgerRig(limits);
        var translation = new BudgetLimits("translation", limits);

        Assert.True(rig.Reserve(100).IsGranted);
        BudgetReservation other = rig.Reserve(51, limits: translation);
        Assert.Equal((BudgetUnit.Tokens, 100), (other.Denial!.Limit.Unit, other.Denial.Reserved));
        Assert.True(rig.Reserve(50, limits: translation).IsGranted);
        Assert.Equal((1, BudgetUnit.Requests), (rig.Read()[1].Reserved, rig.Read()[1].Limit.Unit));
    }

    [Fact]
    public void L11_DenialNamesAWiderScopeBeforeTheModels_ThenWhatNeverFits_ThenWhatResetsLast()
    {
        var rig = new LedgerRig(
            new BudgetLimit(BudgetScope.Global, BudgetUnit.Tokens, 2_000, Per.Day),
            new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 1_000, Per.Hour),
            new BudgetLimit(BudgetScope.Model, BudgetUnit.Tokens, 500, Per.Minute));
        Assert.True(rig.Reserve(500).IsGranted);

        Assert.Equal(BudgetScope.Model, rig.Reserve(400).Denial!.Limit.Scope);
        Assert.Equal(BudgetScope.User, rig.Reserve(501).Denial!.Limit.Scope);

        Assert.True(rig.Reserve(500, new("acme", "bob", "middle")).IsGranted);
        Assert.True(rig.Reserve(500, new("acme", "cid", "large")).IsGranted);
        Assert.Equal(BudgetScope.Global, rig.Reserve(600).Denial!.Limit.Scope);
        Assert.Equal(BudgetScope.User, rig.Reserve(1_001).Denial!.Limit.Scope);
        Assert.Null(rig.Reserve(1_001).Denial!.RetryAfter);
    }

    [Fact]
    public void DenialSaysWhatIsUsedReservedAndRequested_AndWhenTheWindowEnds()
    {
        var rig = new LedgerRig(Hourly);
        rig.Settle(rig.Reserve(600), 600);
        rig.Reserve(300);

        BudgetDenial denial = rig.Reserve(101).Denial!;

        Assert.Equal((600, 300, 101), (denial.Used, denial.Reserved, denial.Requested));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 13, 0, 0, TimeSpan.Zero), denial.ResetsAt);
        Assert.Equal(new TimeSpan(0, 59, 30), denial.RetryAfter);
    }

    [Fact]
    public void AccountsOfAPastWindow_AreLetGo_EvenWithAReservationInFlight()
    {
        var rig = new LedgerRig(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 1_000, Per.Hour));
        for (int i = 0; i < 5_000; i++)
        {
            rig.Settle(rig.Reserve(10, new(null, $"user-{i}")), 10);
        }

        rig.Reserve(10);
        Assert.Equal(5_001, rig.Ledger.OpenAccounts);

        rig.Clock.Advance(TimeSpan.FromHours(1));
        rig.Read();

        Assert.Equal(0, rig.Ledger.OpenAccounts);
    }

    [Fact]
    public void ReadingLeavesOutScopesThatTheSubjectLacks_AndOpensNoAccount()
    {
        var rig = new LedgerRig(Hourly, new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 1_000, Per.Hour));

        BudgetState state = Assert.Single(rig.Read(new BudgetSubject()));

        Assert.Equal(new BudgetState(Hourly, 0, 0, new DateTimeOffset(2026, 3, 1, 13, 0, 0, TimeSpan.Zero)), state);
        Assert.Equal(0, rig.Ledger.OpenAccounts);
    }

    [Fact]
    public async Task CanceledToken_ReservesNothing()
    {
        var rig = new LedgerRig(Hourly);
        var request = new BudgetRequest(rig.Limits, LedgerRig.Ann, LedgerRig.Tokens(1), LedgerRig.Lease, default);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await rig.Ledger.ReserveAsync(request, new CancellationToken(true)));

        Assert.Equal((0, 0), rig.Balance());
        Assert.Equal(0, rig.Ledger.OpenLeases);
    }

    [Fact]
    public void ReservationOfAnotherLedger_IsMisuse()
    {
        BudgetReservation foreign = new LedgerRig(Hourly).Reserve(1);

        Assert.Throws<ArgumentException>(() => { _ = new LedgerRig(Hourly).Settle(foreign, 1); });
    }

    [Fact]
    public void ReservingAndSettling_AllocateNothing_OnceTheAccountIsOpen()
    {
        var rig = new LedgerRig(
            new BudgetLimit(BudgetScope.Global, BudgetUnit.Usd, 1_000_000, Per.Day),
            new BudgetLimit(BudgetScope.Feature, BudgetUnit.Tokens, 1_000_000, Per.Hour),
            new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 1_000_000, Per.Hour),
            new BudgetLimit(BudgetScope.Model, BudgetUnit.Requests, 1_000_000, Per.Minute));
        Cycle(rig, 100);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Cycle(rig, 1_000);

        // Far less than one small object per cycle; the rest is the runtime's own.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);

        static void Cycle(LedgerRig rig, int times)
        {
            for (int i = 0; i < times; i++)
            {
                rig.Settle(rig.Reserve(10), 5);
            }
        }
    }
}
