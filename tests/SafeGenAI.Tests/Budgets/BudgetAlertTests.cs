using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets;

public class BudgetAlertTests
{
    [Fact]
    public void EachThreshold_IsToldOnce_ByTheChargeThatPassesIt()
    {
        LedgerRig rig = Rig(Per.Hour);

        Assert.Empty(Charge(rig, 49));
        Assert.Equal(50, Assert.Single(Charge(rig, 1)).Percent);
        Assert.Empty(Charge(rig, 29));
        Assert.Equal([100], Charge(rig, 21).Select(alert => alert.Percent));
        Assert.Equal("100 % of 100 tokens per hour over all calls are spent: 100 tokens.", Alert(100).ToString());
    }

    [Fact]
    public void ANewWindow_TellsAnew()
    {
        LedgerRig rig = Rig(Per.Hour);
        Charge(rig, 60);
        rig.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal([50], Charge(rig, 60).Select(alert => alert.Percent));
    }

    [Fact]
    public void ARollingWindow_TellsAnew_WhenTheSpendHasFallenBelowAThresholdAgain()
    {
        LedgerRig rig = Rig(Per.Rolling(TimeSpan.FromHours(1)));
        Assert.Single(Charge(rig, 60));
        rig.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Empty(Charge(rig, 10));

        Assert.Equal([50], Charge(rig, 45).Select(alert => alert.Percent));
    }

    [Fact]
    public void WhatIsPresumed_RaisesAlertsToo()
    {
        LedgerRig rig = Rig(Per.Hour);

        Assert.Equal([80], rig.SettlePresumed(rig.Reserve(85)).Alerts.Select(alert => alert.Percent));
    }

    [Fact]
    public void APaceThatEndsTheBudgetWellBeforeItsWindow_IsToldOnce()
    {
        LedgerRig rig = Rig(Per.Hour, burnRate: true);
        rig.Clock.Advance(TimeSpan.FromMinutes(3));

        BudgetAlert alert = Assert.Single(Charge(rig, 20));

        Assert.Equal((BudgetAlertKind.BurnRate, 20, TimeSpan.FromMinutes(12)), (alert.Kind, alert.Percent, alert.EndsIn));
        Assert.StartsWith("At this pace the budget of 100 tokens per hour over all calls ends in 12 minutes", alert.ToString(), StringComparison.Ordinal);
        Assert.Empty(Charge(rig, 20));
    }

    [Theory]
    [InlineData(2.5, 9)]
    [InlineData(30, 60)]
    [InlineData(2.5, 100)]
    public void LittleSpend_ASlowPace_OrABudgetThatIsUsedUp_IsNoBurnRate(double minutes, int tokens)
    {
        LedgerRig rig = Rig(Per.Hour, burnRate: true);
        rig.Clock.Advance(TimeSpan.FromMinutes(minutes));

        Assert.DoesNotContain(Charge(rig, tokens), alert => alert.Kind == BudgetAlertKind.BurnRate);
    }

    [Fact]
    public async Task UnderConcurrency_EachThresholdIsToldOnce()
    {
        LedgerRig rig = Rig(Per.Hour, amount: 8_000);
        BudgetAlert[][] alerts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            Enumerable.Range(0, 1_000).SelectMany(_ => Charge(rig, 1)).ToArray())));

        Assert.Equal([50, 80, 100], alerts.SelectMany(some => some).Select(alert => alert.Percent).Order());
    }

    [Fact]
    public void ThresholdsThatDoNotAscend_AreRefused()
    {
        Assert.Contains("80, 50", Assert.Throws<ArgumentException>(() => Limit(Per.Hour, 100, thresholds: [80, 50])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Limit(Per.Hour, 100, thresholds: [0]));
    }

    private static BudgetAlert Alert(int percent) => new(Limit(Per.Hour, 100), BudgetAlertKind.Threshold, percent, 100, DateTimeOffset.UnixEpoch);

    private static IReadOnlyList<BudgetAlert> Charge(LedgerRig rig, long tokens) => rig.Settle(rig.Reserve(0), tokens).Alerts;

    private static LedgerRig Rig(Per per, long amount = 100, bool burnRate = false)
    {
        // At 12:00 sharp.
        LedgerRig rig = new(Limit(per, amount, burnRate));
        rig.Clock.Step(TimeSpan.FromSeconds(-30));
        return rig;
    }

    private static BudgetLimit Limit(Per per, long amount, bool burnRate = false, int[]? thresholds = null) =>
        new(BudgetScope.Global, BudgetUnit.Tokens, amount, per) { AlertsOnBurnRate = burnRate, Thresholds = thresholds ?? [50, 80, 100] };
}
