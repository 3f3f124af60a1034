using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets;

public class BudgetResetTests
{
    private static readonly BudgetLimit Limit = new(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Hour);

    [Fact]
    public void AResetAccount_BeginsAnew_AndTheAuditSaysWhoWhyAndWhat()
    {
        LedgerRig rig = new(Limit);
        rig.Settle(rig.Reserve(90), 90);
        BudgetReservation inFlight = rig.Reserve(10);
        BudgetReservation other = rig.Reserve(70, new("acme", "bob", "small"));

        BudgetReset reset = rig.Reset();

        Assert.Equal(("ops", "a retry storm of ours", 90, 10), (reset.By, reset.Reason, reset.Spent.Tokens, reset.Reserved.Tokens));
        Assert.Equal((0, 0), rig.Balance());
        Assert.Equal([reset], rig.Resets());
        Assert.True(rig.Reserve(100).IsGranted);
        rig.Settle(inFlight, 10);
        Assert.Equal((0, 100), rig.Balance());
        rig.Settle(other, 70);
        Assert.Equal(70, rig.Read(new("acme", "bob", "small"))[0].Spent);
    }

    [Fact]
    public void ALateCorrectionOfWhatWasErased_LeavesTheNewAccountAlone()
    {
        LedgerRig rig = new(Limit);
        BudgetReservation presumed = rig.Reserve(90);
        rig.SettlePresumed(presumed);
        rig.Reset();
        rig.Settle(rig.Reserve(50), 50);

        rig.Settle(presumed, 1);

        Assert.Equal((50, 0), rig.Balance());
    }

    [Fact]
    public void ARollingWindow_IsResetWhole()
    {
        LedgerRig rig = new(new BudgetLimit(BudgetScope.Global, BudgetUnit.Tokens, 100, Per.Rolling(TimeSpan.FromHours(1))));
        rig.Settle(rig.Reserve(50), 50);
        rig.Clock.Advance(TimeSpan.FromMinutes(5));
        rig.Settle(rig.Reserve(50), 50);

        Assert.Equal(100, rig.Reset().Spent.Tokens);
        rig.Settle(rig.Reserve(30), 30);
        rig.Clock.Advance(TimeSpan.FromMinutes(56));

        Assert.Equal((30, 0), rig.Balance());
        rig.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal((0, 0), rig.Balance());
        Assert.Equal(0, rig.Ledger.OpenAccounts);
    }

    [Fact]
    public void AQuota_AndAHardLimitOfTheSameUser_AreResetApart()
    {
        BudgetLimit quota = new(BudgetScope.User, BudgetUnit.Calls, 10, Per.Hour);
        LedgerRig rig = new(Limit, quota);
        rig.Settle(rig.Reserve(90), new BudgetAmount(90, 1, 0, calls: 3));

        BudgetReset reset = rig.Reset(quota);

        Assert.Equal(3, reset.Spent.Calls);
        Assert.Equal([90, 0], rig.Read().Select(state => state.Spent));
    }

    [Fact]
    public void AResetWithoutIntent_OfNobody_OrOfAnUnknownLimit_IsRefused()
    {
        LedgerRig rig = new(Limit);

        Assert.Throws<ArgumentException>(() => new BudgetResetRequest(rig.Limits, Limit, LedgerRig.Ann, " ", "why"));
        Assert.Throws<ArgumentException>(() => new BudgetResetRequest(rig.Limits, Limit, LedgerRig.Ann, "ops", ""));
        Assert.Throws<ArgumentException>(() => new BudgetResetRequest(rig.Limits, Limit, LedgerRig.Ann, "ops", new string('x', 501)));
        Assert.Contains("user", Assert.Throws<ArgumentException>(() => new BudgetResetRequest(rig.Limits, Limit, new("acme"), "ops", "why")).Message, StringComparison.Ordinal);
        Assert.Contains("summary", Assert.Throws<ArgumentException>(
            () => new BudgetResetRequest(rig.Limits, new(BudgetScope.Global, BudgetUnit.Usd, 1, Per.Day), LedgerRig.Ann, "ops", "why")).Message, StringComparison.Ordinal);
    }
}
