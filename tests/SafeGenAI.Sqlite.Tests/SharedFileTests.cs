using SafeGenAI.Budgets;

namespace SafeGenAI.Sqlite.Tests;

/// <summary>Two ledgers on one file, as two processes have them.</summary>
public class SharedFileTests
{
    private static readonly BudgetLimit Hourly = new(BudgetScope.Feature, BudgetUnit.Tokens, 1_000, Per.Hour);

    [Fact]
    public async Task AtTheSameTime_ExactlyWhatFitsIsAdmitted_OverBothTogether()
    {
        await using LedgerRig rig = new(Hourly);
        await using SqliteBudgetLedger other = rig.File.Open(rig.Clock);

        BudgetReservation[] answers = await Task.WhenAll(Enumerable.Range(0, 600).Select(
            number => Task.Run(async () => await (number % 2 == 0 ? rig.Ledger : other).ReserveAsync(rig.Request(10)))));

        Assert.Equal(100, answers.Count(answer => answer.IsGranted));
        Assert.Equal((0, 1_000), await rig.BalanceAsync());
        Assert.Equal((0, 1_000), await rig.BalanceAsync(other));
    }

    [Fact]
    public async Task OneSettlesWhatTheOtherHolds_ExactlyOnce()
    {
        await using LedgerRig rig = new(Hourly);
        await using SqliteBudgetLedger other = rig.File.Open(rig.Clock);
        BudgetReservation[] held = [await rig.ReserveAsync(100), await rig.ReserveAsync(100), await rig.ReserveAsync(100)];

        BudgetSettlement[] answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(
            number => Task.Run(async () => await (number % 2 == 0 ? rig.Ledger : other).SettleAsync(held[number % 3], LedgerRig.Tokens(30)))));

        Assert.Equal(3, answers.Count(answer => answer.Outcome == SettlementOutcome.Settled));
        Assert.Equal((90, 0), await rig.BalanceAsync(other));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnExpiredLease_IsChargedByWhoeverNoticesFirst(bool byReading)
    {
        await using LedgerRig rig = new(Hourly);
        await using SqliteBudgetLedger other = rig.File.Open(rig.Clock);
        BudgetReservation held = await rig.ReserveAsync(1_000);
        rig.Clock.Advance(LedgerRig.Lease);

        if (byReading)
        {
            Assert.Equal((1_000, 0), await rig.BalanceAsync(other));
        }
        else
        {
            BudgetDenial denial = (await other.ReserveAsync(rig.Request(1))).Denial!;
            Assert.Equal((1_000, 0), (denial.Used, denial.Reserved));
        }

        Assert.Equal(SettlementOutcome.Corrected, (await rig.SettleAsync(held, 10)).Outcome);
        Assert.Equal((10, 0), await rig.BalanceAsync(other));
    }

    [Fact]
    public async Task AnAlert_IsRaisedOnce_ByTheLedgerWhoseChargePassedTheThreshold()
    {
        await using LedgerRig rig = new(new BudgetLimit(BudgetScope.Feature, BudgetUnit.Tokens, 1_000, Per.Hour) { AlertsOnBurnRate = false });
        await using SqliteBudgetLedger other = rig.File.Open(rig.Clock);
        BudgetReservation[] held = [.. await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => rig.ReserveAsync(10).AsTask()))];

        BudgetSettlement[] answers = await Task.WhenAll(held.Select((one, number) =>
            Task.Run(async () => await (number % 2 == 0 ? rig.Ledger : other).SettleAsync(one, LedgerRig.Tokens(10)))));

        Assert.Equal([50, 80, 100], answers.SelectMany(answer => answer.Alerts).Select(alert => alert.Percent).Order());
    }

    [Fact]
    public async Task AResetByOne_IsAResetForAll()
    {
        await using LedgerRig rig = new(Hourly);
        await using SqliteBudgetLedger other = rig.File.Open(rig.Clock);
        await rig.SpendAsync(900);
        BudgetReservation inFlight = await rig.ReserveAsync(100);

        BudgetReset reset = await other.ResetAsync(new BudgetResetRequest(rig.Limits, Hourly, LedgerRig.Ann, "ops", "why"));

        Assert.Equal((900, 100), (reset.Spent.Tokens, reset.Reserved.Tokens));
        Assert.Equal([reset], await rig.Ledger.ReadResetsAsync(5));
        Assert.True((await rig.ReserveAsync(1_000)).IsGranted);
        await rig.SettleAsync(inFlight, 100);
        Assert.Equal((0, 1_000), await rig.BalanceAsync(other));
    }

    [Fact]
    public async Task ManyThatOpenANewFileAtOnce_ShareIt()
    {
        using TemporaryFile file = new();

        SqliteBudgetLedger[] ledgers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => file.Open())));

        BudgetLimits limits = new("summary", [Hourly]);
        await Task.WhenAll(ledgers.Select((ledger, number) => ledger.ReserveAsync(
            new BudgetRequest(limits, default, LedgerRig.Tokens(10), LedgerRig.Lease, new Guid(number, 0, 0, new byte[8]))).AsTask()));
        foreach (SqliteBudgetLedger ledger in ledgers)
        {
            Assert.Equal(80, (await ledger.ReadAsync(limits, default))[0].Reserved);
            await ledger.DisposeAsync();
        }
    }
}
