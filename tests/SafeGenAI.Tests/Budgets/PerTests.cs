using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets;

public class PerTests
{
    public static TheoryData<string, string> WindowEnds => new()
    {
        { "minute", "2026-03-01T12:01:00Z" },
        { "hour", "2026-03-01T13:00:00Z" },
        { "day", "2026-03-02T00:00:00Z" },
    };

    [Theory]
    [MemberData(nameof(WindowEnds))]
    public void WindowEndsAtTheNextRoundUtcTime_WhateverTheOffsetOfTheClock(string name, string end)
    {
        Per per = new[] { Per.Minute, Per.Hour, Per.Day }.Single(per => per.Name == name);
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
}
