using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets.Cases;

/// <summary>Windows that slide.</summary>
internal static class RollingCases
{
    private static readonly Per Hour = Per.Rolling(TimeSpan.FromHours(1));

    public static IEnumerable<LedgerCase> All =>
    [
        new(LedgerRule.Slides, AnAmountCountsForTheWholeLength_AndAtMostOneSlotMore),
        new(LedgerRule.Slides, ThereIsNoMomentAtWhichALimitIsSpentTwice),
        new(LedgerRule.Slides, ADenialSaysWhenEnoughOfTheWindowIsOver),
        new(LedgerRule.Slides, AReadingSaysWhenTheOldestAmountLeaves),
        new(LedgerRule.Slides, WhatIsReservedSlidesToo_AndIsSettledInItsSlot),
        new(LedgerRule.Slides, AnAmountThatLeftTheWindowIsCorrectedNowhere),
        new(LedgerRule.Slides, OverManyLengthsTheCountStaysExact),
        new(LedgerRule.Slides, LengthsOfAMinuteAndOf31DaysSlideToo),
        new(LedgerRule.Slides, AfterAnOverrunFarBeyondTheLimit_TheWindowEndsEmpty),
    ];

    private static async Task AnAmountCountsForTheWholeLength_AndAtMostOneSlotMore(LedgerTrial trial)
    {
        Use(trial, Hour);
        await trial.SpendAsync(100);
        trial.Clock.Advance(TimeSpan.FromHours(1));
        await trial.BalanceAsync("one hour later", (100, 0));
        await trial.FitsAsync("a token one hour later", false, 1);
        trial.Clock.Advance(TimeSpan.FromMinutes(1));
        await trial.BalanceAsync("one hour and one slot later", (0, 0));
        await trial.FitsAsync("the whole limit one hour and one slot later", true, 100);
    }

    private static async Task ThereIsNoMomentAtWhichALimitIsSpentTwice(LedgerTrial trial)
    {
        Use(trial, Hour);
        trial.Clock.AdvanceTo(new DateTimeOffset(2026, 3, 11, 12, 59, 59, TimeSpan.Zero));
        await trial.SpendAsync(100);
        trial.Clock.Advance(TimeSpan.FromSeconds(2));
        await trial.FitsAsync("a token over the full hour", false, 1);
    }

    private static async Task ADenialSaysWhenEnoughOfTheWindowIsOver(LedgerTrial trial)
    {
        Use(trial, Hour);
        DateTimeOffset start = trial.Clock.GetUtcNow() - TimeSpan.FromSeconds(30);
        await trial.SpendAsync(30);
        trial.Clock.Advance(TimeSpan.FromMinutes(10));
        await trial.SpendAsync(30);
        trial.Clock.Advance(TimeSpan.FromMinutes(10));
        BudgetReservation held = await trial.ReserveAsync(40, lease: TimeSpan.FromHours(2));
        foreach ((long tokens, int minutes) in ((long, int)[])[(30, 61), (31, 71), (60, 71), (61, 81), (100, 81)])
        {
            BudgetReservation denied = await trial.ReserveAsync(tokens);
            trial.Equal($"when {tokens} tokens fit", start.AddMinutes(minutes), denied.Denial?.ResetsAt ?? default);
            trial.Equal($"how long {tokens} tokens wait", start.AddMinutes(minutes) - trial.Clock.GetUtcNow(), denied.Denial?.RetryAfter);
        }

        await trial.SettleAsync(held, 0);
    }

    private static async Task AReadingSaysWhenTheOldestAmountLeaves(LedgerTrial trial)
    {
        Use(trial, Hour);
        DateTimeOffset start = trial.Clock.GetUtcNow() - TimeSpan.FromSeconds(30);
        await trial.SpendAsync(30);
        trial.Clock.Advance(TimeSpan.FromMinutes(10));
        await trial.SpendAsync(30);
        trial.Equal("when the oldest amount leaves", start.AddMinutes(61), (await trial.ReadAsync())[0].ResetsAt);
        trial.Clock.Advance(TimeSpan.FromMinutes(51));
        trial.Equal("when the next amount leaves", start.AddMinutes(71), (await trial.ReadAsync())[0].ResetsAt);
    }

    private static async Task WhatIsReservedSlidesToo_AndIsSettledInItsSlot(LedgerTrial trial)
    {
        Use(trial, Hour);
        BudgetReservation held = await trial.ReserveAsync(60, lease: TimeSpan.FromHours(10));
        trial.Clock.Advance(TimeSpan.FromMinutes(30));
        await trial.FitsAsync("more than is left beside what is held", false, 41);
        await trial.SettleAsync(held, 50);
        await trial.BalanceAsync("with it settled half an hour later", (50, 0));
        trial.Clock.Advance(TimeSpan.FromMinutes(31));
        await trial.BalanceAsync("when its slot has left the window", (0, 0));
    }

    private static async Task AnAmountThatLeftTheWindowIsCorrectedNowhere(LedgerTrial trial)
    {
        Use(trial, Hour);
        TimeSpan lease = TimeSpan.FromHours(10);
        BudgetReservation held = await trial.ReserveAsync(60, lease: lease);
        BudgetReservation presumed = await trial.ReserveAsync(40, lease: lease);
        await trial.Ledger.SettlePresumedAsync(presumed);
        trial.Clock.Advance(TimeSpan.FromMinutes(61));
        await trial.SpendAsync(70);
        trial.Equal("settling what left the window", SettlementOutcome.Settled, (await trial.SettleAsync(held, 10)).Outcome);
        trial.Equal("correcting what left the window", SettlementOutcome.Corrected, (await trial.SettleAsync(presumed, 10)).Outcome);
        await trial.BalanceAsync("after both", (70, 0));
    }

    private static async Task OverManyLengthsTheCountStaysExact(LedgerTrial trial)
    {
        Use(trial, Hour, limit: 1_000);
        for (int i = 0; i < 100; i++)
        {
            await trial.SpendAsync(i % 7);
            trial.Clock.Advance(TimeSpan.FromMinutes(7));
        }

        // 700 minutes in, the slots from minute 640 on count: attempts 92 to 99.
        long expected = Enumerable.Range(92, 8).Sum(i => (long)(i % 7));
        await trial.BalanceAsync("after a hundred attempts over twelve hours", (expected, 0));
    }

    private static async Task LengthsOfAMinuteAndOf31DaysSlideToo(LedgerTrial trial)
    {
        trial.Use(
            new BudgetLimit(BudgetScope.Tenant, BudgetUnit.Tokens, 1_000, Per.Rolling(TimeSpan.FromMinutes(1))),
            new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 1_000, Per.Rolling(TimeSpan.FromDays(31))));
        await trial.SpendAsync(10);
        trial.Clock.Advance(TimeSpan.FromSeconds(60));
        await trial.SpendAsync(20);
        await trial.BalanceAsync("a minute later", (30, 0), (30, 0));
        trial.Clock.Advance(TimeSpan.FromSeconds(2));
        await trial.BalanceAsync("a minute and two seconds later", (20, 0), (30, 0));
        trial.Clock.Advance(TimeSpan.FromDays(31) - TimeSpan.FromMinutes(2));
        await trial.BalanceAsync("almost 31 days later", (0, 0), (30, 0));
        trial.Clock.Advance(TimeSpan.FromDays(1));
        await trial.BalanceAsync("a day later", (0, 0), (0, 0));
    }

    private static async Task AfterAnOverrunFarBeyondTheLimit_TheWindowEndsEmpty(LedgerTrial trial)
    {
        Use(trial, Hour);
        BudgetReservation first = await trial.ReserveAsync(1, lease: TimeSpan.FromHours(10));
        trial.Clock.Advance(TimeSpan.FromMinutes(1));
        BudgetReservation second = await trial.ReserveAsync(1, lease: TimeSpan.FromHours(10));
        trial.Clock.Advance(TimeSpan.FromMinutes(1));
        BudgetReservation third = await trial.ReserveAsync(1, lease: TimeSpan.FromHours(10));
        await trial.Ledger.SettleAsync(first, new(BudgetAmount.Maximum - 1, 1, 1));
        await trial.Ledger.SettleAsync(second, new(BudgetAmount.Maximum - 2, 1, 1));
        await trial.SettleAsync(third, 5);
        trial.Clock.Advance(TimeSpan.FromMinutes(60));
        await trial.BalanceAsync("with the overruns out of the window", (5, 0));
        await trial.FitsAsync("a token more than is left", false, 96);
        await trial.FitsAsync("what is left", true, 95);
    }

    private static void Use(LedgerTrial trial, Per per, long limit = 100) => trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, limit, per));
}
