using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Budgets;

namespace SafeGenAI.Sqlite.Tests;

/// <summary>What a file adds to the contract that every ledger keeps.</summary>
public class SqliteBudgetLedgerTests
{
    private static readonly BudgetLimit Hourly = new(BudgetScope.Feature, BudgetUnit.Tokens, 1_000, Per.Hour);

    [Fact]
    public async Task WhatIsSpentAndHeld_SurvivesARestart_AndIsSettledAfterIt()
    {
        await using LedgerRig rig = new(Hourly);
        await rig.SpendAsync(400);
        BudgetReservation held = await rig.ReserveAsync(100);

        await rig.RestartAsync();

        Assert.Equal((400, 100), await rig.BalanceAsync());
        Assert.Equal(SettlementOutcome.Settled, (await rig.SettleAsync(held, 30)).Outcome);
        Assert.Equal((430, 0), await rig.BalanceAsync());
        Assert.Equal(SettlementOutcome.Ignored, (await rig.SettleAsync(held, 30)).Outcome);
    }

    [Fact]
    public async Task AHandleWithNothingButTheIdAndTheAmount_IsSettled()
    {
        await using LedgerRig rig = new(Hourly);
        BudgetReservation held = await rig.ReserveAsync(100);
        await rig.RestartAsync();
        BudgetReservation restored = new(held.AttemptId, held.Amount);

        InvalidOperationException cannot = await Assert.ThrowsAsync<InvalidOperationException>(async () => await rig.Ledger.ExtendAsync(restored, LedgerRig.Tokens(1)));
        Assert.Contains("restored without its limits", cannot.Message, StringComparison.Ordinal);
        Assert.Equal(SettlementOutcome.Settled, (await rig.Ledger.SettlePresumedAsync(restored)).Outcome);
        Assert.Equal((100, 0), await rig.BalanceAsync());
        Assert.Equal(SettlementOutcome.Corrected, (await rig.SettleAsync(restored, 40)).Outcome);
        Assert.Equal((40, 0), await rig.BalanceAsync());
    }

    [Fact]
    public async Task AnAttemptThatIsHeld_IsNeverHeldTwice()
    {
        await using LedgerRig rig = new(Hourly);
        BudgetReservation first = await rig.ReserveAsync(100);
        BudgetReservation again = await rig.ReserveAsync(100, id: first.AttemptId);

        Assert.True(again.IsGranted);
        Assert.Equal(first.Amount, again.Amount);
        Assert.Equal((0, 100), await rig.BalanceAsync());
        await rig.SettleAsync(again, 60);
        Assert.Equal(SettlementOutcome.Ignored, (await rig.SettleAsync(first, 60)).Outcome);
        Assert.Equal((60, 0), await rig.BalanceAsync());
    }

    [Fact]
    public async Task AnUnknownAttempt_IsIgnored_AndOneOfAnotherFileIsMisuse()
    {
        await using LedgerRig rig = new(Hourly);
        await using LedgerRig other = new(Hourly);
        BudgetReservation foreign = await other.ReserveAsync(1);

        Assert.Equal(default, await rig.SettleAsync(new(new Guid(9, 9, 9, new byte[8]), LedgerRig.Tokens(5)), 5));
        await Assert.ThrowsAsync<ArgumentException>(async () => await rig.SettleAsync(foreign, 1));
        Assert.Equal((0, 0), await rig.BalanceAsync());
    }

    [Fact]
    public async Task TheLatestTime_IsKeptInTheFile_SoThatAClockThatIsPutBackBetweenTwoRuns_ResetsNothing()
    {
        await using LedgerRig rig = new(Hourly);
        await rig.SpendAsync(900);
        DateTimeOffset noon = rig.Clock.GetUtcNow();
        rig.Clock.Advance(TimeSpan.FromDays(31));
        await rig.SpendAsync(800);

        await rig.Ledger.DisposeAsync();
        await using SqliteBudgetLedger putBack = rig.File.Open(new FakeTimeProvider(noon));

        Assert.Equal((800, 0), await rig.BalanceAsync(putBack));
        Assert.False((await putBack.ReserveAsync(rig.Request(201))).IsGranted);
    }

    [Fact]
    public async Task ADenial_WritesNothing()
    {
        await using LedgerRig rig = new(Hourly);
        await rig.SpendAsync(1_000);
        string log = rig.File.Path + "-wal";
        (long Length, DateTime Written) before = (new FileInfo(log).Length, File.GetLastWriteTimeUtc(log));
        long rows = rig.Query("SELECT count(*) FROM budget_account") + rig.Query("SELECT count(*) FROM budget_lease");

        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False((await rig.ReserveAsync(1)).IsGranted);

        Assert.Equal(before, (new FileInfo(log).Length, File.GetLastWriteTimeUtc(log)));
        Assert.Equal(rows, rig.Query("SELECT count(*) FROM budget_account") + rig.Query("SELECT count(*) FROM budget_lease"));
    }

    [Fact]
    public async Task TheFile_HoldsNoIdOfAUserOrTenant()
    {
        await using LedgerRig rig = new(Hourly, new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 1_000, Per.Hour), new BudgetLimit(BudgetScope.Tenant, BudgetUnit.Tokens, 1_000, Per.Hour));
        await rig.SpendAsync(1, new("tenant-of-ann@example.org", "ann@example.org", "small"));
        await rig.Ledger.ResetAsync(new BudgetResetRequest(rig.Limits, rig.Limits[0], LedgerRig.Ann, "ops", "why"));
        await rig.Ledger.DisposeAsync();

        Assert.All(Directory.GetFiles(rig.File.Folder), file =>
            Assert.DoesNotContain("ann@example.org", File.ReadAllText(file, System.Text.Encoding.Latin1), StringComparison.Ordinal));
        Assert.Contains("ops", File.ReadAllText(rig.File.Path, System.Text.Encoding.Latin1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheAuditOfResets_SurvivesARestart_TheNewestFirst()
    {
        await using LedgerRig rig = new(Hourly);
        await rig.SpendAsync(900);
        BudgetReset first = await rig.Ledger.ResetAsync(new BudgetResetRequest(rig.Limits, Hourly, LedgerRig.Ann, "ops", "a retry storm of ours"));
        await rig.SpendAsync(5);
        BudgetReset second = await rig.Ledger.ResetAsync(new BudgetResetRequest(rig.Limits, Hourly, LedgerRig.Ann, "ops", "again"));

        await rig.RestartAsync();

        Assert.Equal([second, first], await rig.Ledger.ReadResetsAsync(10));
        Assert.Equal([second], await rig.Ledger.ReadResetsAsync(1));
        Assert.Equal((900, 5), (first.Spent.Tokens, second.Spent.Tokens));
        Assert.Equal((0, 0), await rig.BalanceAsync());
    }
}
