using System.Globalization;
using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets.Cases;

/// <summary>Fixed windows: where one ends and the next begins.</summary>
internal static class CalendarCases
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    private static readonly TimeZoneInfo Kathmandu = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kathmandu");

    public static IEnumerable<LedgerCase> All =>
    [
        Window(Per.Minute, "2026-03-11T12:00:00Z", "2026-03-11T12:01:00Z", "AMinute"),
        Window(Per.Hour, "2026-03-11T12:00:00Z", "2026-03-11T13:00:00Z", "AnHour"),
        Window(Per.Day, "2026-03-11T00:00:00Z", "2026-03-12T00:00:00Z", "ADay"),
        Window(Per.Week, "2026-03-09T00:00:00Z", "2026-03-16T00:00:00Z", "AWeek"),
        Window(Per.Week, "2026-12-28T00:00:00Z", "2027-01-04T00:00:00Z", "AWeekOverTheNewYear"),
        Window(Per.Month, "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z", "AMonthOf28Days"),
        Window(Per.Month, "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z", "AMonthOf29Days"),
        Window(Per.Month, "2026-04-01T00:00:00Z", "2026-05-01T00:00:00Z", "AMonthOf30Days"),
        Window(Per.Month, "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z", "AMonthOf31DaysOverTheNewYear"),
        Window(Per.Day.In(Berlin), "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", "ADayOf23Hours"),
        Window(Per.Day.In(Berlin), "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", "ADayOf25Hours"),
        Window(Per.Day.In(Kathmandu), "2026-03-10T18:15:00Z", "2026-03-11T18:15:00Z", "ADayThatBeginsAtAQuarterPast"),
        Window(Per.Week.In(NewYork), "2026-03-02T05:00:00Z", "2026-03-09T04:00:00Z", "AWeekThatLosesAnHour"),
        Window(Per.Month.In(NewYork), "2026-11-01T04:00:00Z", "2026-12-01T05:00:00Z", "AMonthThatGainsAnHour"),
        new(LedgerRule.SettlesInItsWindow, ASettlementGoesWhereTheAttemptWasReserved),
        new(LedgerRule.SettlesInItsWindow, AnExpiredLeaseIsChargedWhereItWasReserved),
        new(LedgerRule.SettlesInItsWindow, EachAccountHasItsOwnWindow),
    ];

    private static LedgerCase Window(Per per, string start, string end, string name)
    {
        (DateTimeOffset first, DateTimeOffset next) = (Utc(start), Utc(end));
        return new(LedgerRule.FollowsTheCalendar, trial => AWindowEnds(trial, per, next), $"{name}_BeginsAndEndsByTheCalendar") { Start = first };
    }

    private static async Task AWindowEnds(LedgerTrial trial, Per per, DateTimeOffset end)
    {
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, per));
        await trial.SpendAsync(60);
        trial.Equal("when it resets", end, (await trial.ReadAsync())[0].ResetsAt);
        trial.Clock.AdvanceTo(end - TimeSpan.FromTicks(1));
        await trial.BalanceAsync("at the last moment of the window", (60, 0));
        await trial.FitsAsync("more than is left at the last moment", false, 41);
        await trial.FitsAsync("what is left at the last moment", true, 40);
        trial.Clock.AdvanceTo(end);
        await trial.BalanceAsync("at the first moment of the next", (0, 0));
        await trial.FitsAsync("the whole limit at the first moment of the next", true, 100);
        trial.Equal("when the next resets", true, (await trial.ReadAsync())[0].ResetsAt > end);
    }

    private static async Task ASettlementGoesWhereTheAttemptWasReserved(LedgerTrial trial)
    {
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Minute));
        TimeSpan lease = TimeSpan.FromMinutes(10);
        BudgetReservation settled = await trial.ReserveAsync(30, lease: lease);
        BudgetReservation corrected = await trial.ReserveAsync(30, lease: lease);
        trial.Clock.Advance(TimeSpan.FromMinutes(1));
        await trial.BalanceAsync("in the next minute", (0, 0));
        await trial.SpendAsync(100);
        trial.Equal("settling an attempt of the last minute", SettlementOutcome.Settled, (await trial.SettleAsync(settled, 90)).Outcome);
        trial.Equal("presuming one", SettlementOutcome.Settled, (await trial.Ledger.SettlePresumedAsync(corrected)).Outcome);
        await trial.BalanceAsync("with the last minute's attempts charged", (100, 0));
        trial.Equal("correcting one", SettlementOutcome.Corrected, (await trial.SettleAsync(corrected, 1)).Outcome);
        await trial.BalanceAsync("with one of them corrected", (100, 0));
    }

    private static async Task AnExpiredLeaseIsChargedWhereItWasReserved(LedgerTrial trial)
    {
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Minute), new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 1_000, Per.Hour));
        await trial.ReserveAsync(80);
        trial.Clock.Advance(TimeSpan.FromMinutes(1));
        await trial.BalanceAsync("in the next minute", (0, 0), (80, 0));
    }

    private static async Task EachAccountHasItsOwnWindow(LedgerTrial trial)
    {
        trial.Use(
            new BudgetLimit(BudgetScope.Global, BudgetUnit.Tokens, 1_000, Per.Hour),
            new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 1_000, Per.Minute));
        BudgetReservation first = await trial.ReserveAsync(100, lease: TimeSpan.FromMinutes(10));
        trial.Clock.Advance(TimeSpan.FromMinutes(1));
        await trial.BalanceAsync("in the next minute of the same hour", (0, 100), (0, 0));
        await trial.SettleAsync(first, 40);
        await trial.BalanceAsync("with it settled", (40, 0), (0, 0));
    }

    private static DateTimeOffset Utc(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}
