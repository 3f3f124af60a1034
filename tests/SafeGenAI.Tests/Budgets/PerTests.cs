using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets;

public class PerTests
{
    public static TheoryData<string, string> WindowEnds => new()
    {
        { "minute", "2026-03-01T12:01:00Z" },
        { "hour", "2026-03-01T13:00:00Z" },
        { "day", "2026-03-02T00:00:00Z" },
        { "week", "2026-03-02T00:00:00Z" },
        { "month", "2026-04-01T00:00:00Z" },
    };

    [Theory]
    [MemberData(nameof(WindowEnds))]
    public void WindowEndsAtTheNextRoundUtcTime_WhateverTheOffsetOfTheClock(string name, string end)
    {
        Per per = new[] { Per.Minute, Per.Hour, Per.Day, Per.Week, Per.Month }.Single(per => per.Name == name);
        var time = new DateTimeOffset(2026, 3, 1, 17, 45, 30, TimeSpan.FromHours(5.75));

        Assert.Equal(DateTimeOffset.Parse(end, null), per.EndOf(per.IdAt(time)));
    }

    [Fact]
    public void IdGrowsByOneAtTheWindowsEndAndNotBefore()
    {
        DateTimeOffset end = Per.Hour.EndOf(493_000);

        Assert.Equal(493_000, Per.Hour.IdAt(end.AddTicks(-1)));
        Assert.Equal(493_001, Per.Hour.IdAt(end));
    }

    [Fact]
    public void IdsAreWholeWindowsSince1970AndGoOnBelowIt()
    {
        Assert.Equal(0, Per.Day.IdAt(DateTimeOffset.UnixEpoch));
        Assert.Equal(-1, Per.Day.IdAt(DateTimeOffset.UnixEpoch.AddTicks(-1)));
        Assert.Equal(-1, Per.Day.IdAt(DateTimeOffset.UnixEpoch.AddDays(-1)));
    }

    [Fact]
    public void EndOfAnIdOutsideTheCalendar_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Per.Day.EndOf(long.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => Per.Day.EndOf(long.MinValue));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29", 23)]
    [InlineData("Europe/Berlin", "2026-10-25", 25)]
    [InlineData("Europe/Berlin", "2026-06-01", 24)]
    [InlineData("Africa/Cairo", "2026-04-24", 23)]
    [InlineData("America/Havana", "2026-11-01", 25)]
    [InlineData("Australia/Lord_Howe", "2026-04-05", 24.5)]
    [InlineData("Asia/Kathmandu", "2026-04-05", 24)]
    public void ADayOfATimeZone_IsOneWindow_HoweverManyHoursItHas(string zone, string date, double hours)
    {
        Per per = Per.Day.In(TimeZoneInfo.FindSystemTimeZoneById(zone));
        long id = DateOnly.Parse(date, null).DayNumber - new DateOnly(1970, 1, 1).DayNumber;

        Assert.Equal(TimeSpan.FromHours(hours), per.EndOf(id) - per.StartOf(id));
        Assert.Equal(id, per.IdAt(per.StartOf(id)));
        Assert.Equal(id, per.IdAt(per.EndOf(id).AddTicks(-1)));
        Assert.Equal(id + 1, per.IdAt(per.EndOf(id)));
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("Africa/Cairo")]
    [InlineData("America/Havana")]
    [InlineData("America/St_Johns")]
    [InlineData("America/Sao_Paulo")]
    [InlineData("America/Santiago")]
    [InlineData("Pacific/Apia")]
    [InlineData("Asia/Kathmandu")]
    public void IdsOfATimeZone_OnlyGrow_AndEveryMomentLiesInItsWindow(string name)
    {
        TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(name);
        foreach (Per per in new[] { Per.Day.In(zone), Per.Week.In(zone), Per.Month.In(zone) })
        {
            long last = long.MinValue;
            for (var time = new DateTimeOffset(2010, 1, 1, 0, 0, 0, TimeSpan.Zero); time.Year < 2013; time += TimeSpan.FromMinutes(97))
            {
                long id = per.IdAt(time);
                Assert.True(id == last || id == last + 1 || last == long.MinValue || (name == "Pacific/Apia" && id == last + 2), $"{per} {time:o}: {last} then {id}");
                Assert.True(per.StartOf(id) <= time && time < per.EndOf(id), $"{per} {time:o}: {per.StartOf(id):o} to {per.EndOf(id):o}");
                last = id;
            }
        }
    }

    [Fact]
    public void AClockPutBackOverMidnight_ChangesTheDayOnce()
    {
        // In Newfoundland the clock went from 00:01 back to 23:01 of the day before, until 2011.
        Per per = Per.Day.In(TimeZoneInfo.FindSystemTimeZoneById("America/St_Johns"));
        var shift = new DateTimeOffset(2010, 11, 7, 2, 31, 0, TimeSpan.Zero);
        long[] ids = [.. Enumerable.Range(-120, 240).Select(minute => per.IdAt(shift.AddMinutes(minute)))];

        Assert.Equal(ids.Order(), ids);
        Assert.Equal(2, ids.Distinct().Count());
    }

    [Fact]
    public void AnHourHasNoTimeZone()
    {
        Assert.Contains("Per.Day", Assert.Throws<InvalidOperationException>(() => Per.Hour.In(TimeZoneInfo.Utc)).Message, StringComparison.Ordinal);
        Assert.Same(Per.Day, Per.Day.In(TimeZoneInfo.Utc));
    }

    [Fact]
    public void EqualWindowsAreOneObject_WithAKeyOfTheirOwn()
    {
        TimeZoneInfo berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        Per[] all = [Per.Minute, Per.Hour, Per.Day, Per.Week, Per.Month, Per.Day.In(berlin), Per.Week.In(berlin), Per.Rolling(TimeSpan.FromHours(1)), Per.Rolling(TimeSpan.FromHours(2))];

        Assert.Same(Per.Rolling(TimeSpan.FromHours(1)), Per.Rolling(TimeSpan.FromMinutes(60)));
        Assert.Same(Per.Month.In(berlin), Per.Month.In(berlin));
        Assert.Equal(all.Length, all.Select(per => per.Key).Distinct().Count());
        Assert.Equal("rolling hour", Per.Rolling(TimeSpan.FromHours(1)).ToString());
    }

    [Fact]
    public void WhatIsCountedInARollingWindow_IsForgottenAfterItsLength_AndAtMostASlotLater()
    {
        Per per = Per.Rolling(TimeSpan.FromHours(1));
        var time = new DateTimeOffset(2026, 3, 1, 12, 0, 30, TimeSpan.Zero);
        long spentIn = per.IdAt(time);

        Assert.InRange(per.EndOf(spentIn) - time, TimeSpan.FromHours(1), TimeSpan.FromMinutes(61));
        Assert.Equal(per.Slots, per.IdAt(per.EndOf(spentIn)) - spentIn);
    }

    [Theory]
    [InlineData(59)]
    [InlineData(31 * 86_400 + 1)]
    public void ARollingWindowOutOfRange_IsRefused(int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Per.Rolling(TimeSpan.FromSeconds(seconds)));
}
