using SafeGenAI.Budgets;

namespace SafeGenAI.Sqlite.Tests;

public class PruningTests
{
    private static readonly BudgetLimit[] Limits =
    [
        new(BudgetScope.User, BudgetUnit.Tokens, 1_000, Per.Minute),
        new(BudgetScope.Global, BudgetUnit.Tokens, 1_000_000, Per.Rolling(TimeSpan.FromMinutes(10))),
    ];

    [Fact]
    public async Task AfterTenThousandWindows_TheFileHasNotGrown()
    {
        await using LedgerRig rig = new(Limits);
        await PlayAsync(rig, windows: 200);
        long pages = rig.Query("PRAGMA page_count");

        await PlayAsync(rig, windows: 10_000);

        Assert.InRange(rig.Query("PRAGMA page_count"), 1, pages + 4);
        Assert.InRange(rig.Query("SELECT count(*) FROM budget_account"), 1, 120);
        Assert.Equal(0, rig.Query("SELECT count(*) FROM budget_lease"));

        static async Task PlayAsync(LedgerRig rig, int windows)
        {
            for (int window = 0; window < windows; window++)
            {
                await rig.SpendAsync(10, new("acme", $"user {window % 7}"));
                rig.Clock.Advance(TimeSpan.FromMinutes(1));
            }
        }
    }

    [Fact]
    public async Task AnAccountThatALeaseMayStillChange_IsKept_AndGoneAfterIt()
    {
        await using LedgerRig rig = new(new BudgetLimit(BudgetScope.Feature, BudgetUnit.Tokens, 1_000, Per.Minute));
        BudgetReservation held = await rig.ReserveAsync(900, lease: TimeSpan.FromHours(20));
        for (int hour = 0; hour < 10; hour++)
        {
            rig.Clock.Advance(TimeSpan.FromHours(1));
            await rig.SpendAsync(1);
        }

        BudgetSettlement settlement = await rig.SettleAsync(held, 900);

        Assert.Equal([80], settlement.Alerts.Where(alert => alert.Kind == BudgetAlertKind.Threshold).Select(alert => alert.Percent));
        rig.Clock.Advance(TimeSpan.FromHours(2));
        await rig.SpendAsync(1);
        Assert.Equal(1, rig.Query("SELECT count(*) FROM budget_account"));
    }

    [Fact]
    public async Task AClockThatIsSetAMonthAheadAndBack_ResetsNoWindow()
    {
        await using LedgerRig rig = new(new BudgetLimit(BudgetScope.Feature, BudgetUnit.Tokens, 1_000, Per.Month));
        await rig.SpendAsync(900);
        SteppedClock ahead = new(rig.Clock) { Step = TimeSpan.FromDays(31) };
        await using SqliteBudgetLedger other = rig.File.Open(ahead);
        BudgetReservation later = await other.ReserveAsync(rig.Request(700));
        await other.SettleAsync(later, LedgerRig.Tokens(700));
        ahead.Step = TimeSpan.Zero;

        foreach (SqliteBudgetLedger ledger in (SqliteBudgetLedger[])[rig.Ledger, other])
        {
            Assert.Equal((700, 0), await rig.BalanceAsync(ledger));
            Assert.False((await ledger.ReserveAsync(rig.Request(301))).IsGranted);
        }
    }

    private sealed class SteppedClock(TimeProvider clock) : TimeProvider
    {
        public TimeSpan Step { get; set; }

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + Step;
    }
}
