using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets.Cases;

/// <summary>Clocks that are set.</summary>
internal static class ClockCases
{
    private static readonly (string Name, TimeSpan Time)[] Jumps =
    [
        ("AnHour", TimeSpan.FromHours(1)), ("ADay", TimeSpan.FromDays(1)), ("AMonth", TimeSpan.FromDays(31)),
    ];

    private static readonly (string Name, Per Per)[] Windows =
    [
        ("Minute", Per.Minute), ("Hour", Per.Hour), ("Day", Per.Day), ("Week", Per.Week), ("Month", Per.Month), ("RollingHour", Per.Rolling(TimeSpan.FromHours(1))),
    ];

    public static IEnumerable<LedgerCase> All =>
    [
        .. from jump in Jumps
           from window in Windows
           select new LedgerCase(
               LedgerRule.NeverGoesBack, trial => AClockSetBackAdmitsNothingTwice(trial, window.Per, jump.Time), $"AClockSet{jump.Name}Back_NeverReopensThe{window.Name}"),
        .. from jump in Jumps
           from window in Windows
           select new LedgerCase(
               LedgerRule.NeverGoesBack, trial => AClockSetForwardAndBackAdmitsOnceMore(trial, window.Per, jump.Time), $"AClockSet{jump.Name}ForwardAndBack_KeepsThe{window.Name}"),
        .. Jumps.Select(jump => new LedgerCase(
            LedgerRule.NeverGoesBack, trial => AClockSetBackEndsNoLease(trial, jump.Time), $"AClockSet{jump.Name}Back_EndsNoLease")),
        .. Jumps.Select(jump => new LedgerCase(
            LedgerRule.NeverGoesBack, trial => AClockSetForwardEndsLeasesAsTheStoreSays(trial, jump.Time), $"AClockSet{jump.Name}Forward_EndsLeasesAsTheStoreSays")),
    ];

    private static async Task AClockSetBackAdmitsNothingTwice(LedgerTrial trial, Per per, TimeSpan jump)
    {
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, per));
        await trial.SpendAsync(100);
        trial.Clock.Set(-jump);
        await trial.FitsAsync("a token after the clock was set back", false, 1);
        await trial.BalanceAsync("after the clock was set back", (100, 0));
        trial.Clock.Set(jump);
        await trial.FitsAsync("a token when the clock is right again", false, 1);
        await trial.BalanceAsync("when the clock is right again", (100, 0));
    }

    /// <summary>The later window stays the present one: it may deny too much, and never admits twice.</summary>
    private static async Task AClockSetForwardAndBackAdmitsOnceMore(LedgerTrial trial, Per per, TimeSpan jump)
    {
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, per));
        await trial.SpendAsync(100);
        bool stays = per.IdAt(trial.Clock.GetUtcNow() + jump) < per.IdAt(trial.Clock.GetUtcNow()) + per.Slots;
        trial.Clock.Set(jump);
        await trial.FitsAsync("the whole limit after the clock was set forward", !stays, 100);
        if (!stays)
        {
            await trial.SpendAsync(100);
        }

        trial.Clock.Set(-jump);
        await trial.FitsAsync("a token after the clock was put right", false, 1);
        await trial.BalanceAsync("after the clock was put right", (100, 0));
        trial.Clock.Advance(TimeSpan.FromSeconds(1));
        await trial.FitsAsync("a token a second later", false, 1);
    }

    private static async Task AClockSetBackEndsNoLease(LedgerTrial trial, TimeSpan jump)
    {
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Month));
        BudgetReservation held = await trial.ReserveAsync(60);
        await trial.BalanceAsync("before the clock is set back", (0, 60));
        trial.Clock.Set(-jump);
        await trial.BalanceAsync("after the clock was set back", (0, 60));
        trial.Equal("settling", SettlementOutcome.Settled, (await trial.SettleAsync(held, 10)).Outcome);
        await trial.BalanceAsync("with it settled", (10, 0));
    }

    private static async Task AClockSetForwardEndsLeasesAsTheStoreSays(LedgerTrial trial, TimeSpan jump)
    {
        BudgetLimit limit = new(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Rolling(TimeSpan.FromDays(31)));
        trial.Use(limit);
        BudgetReservation held = await trial.ReserveAsync(60);
        trial.Clock.Set(jump);
        (long, long) expected = trial.Options.LeasesFollowWallClock ? (60, 0) : (0, 60);
        await trial.BalanceAsync("after the clock was set forward", expected);
        SettlementOutcome outcome = trial.Options.LeasesFollowWallClock ? SettlementOutcome.Corrected : SettlementOutcome.Settled;
        trial.Equal("settling", outcome, (await trial.SettleAsync(held, 10)).Outcome);
        await trial.BalanceAsync("with it settled", (10, 0));
    }
}
