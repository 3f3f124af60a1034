using System.Globalization;
using SafeGenAI.Budgets;
using SafeGenAI.Quota;

namespace SafeGenAI.Tests.Quota;

public sealed class EnglishSentenceTests
{
    // A Sunday. In Berlin the clock goes forward on 29 March, in Cairo at midnight of 24 April.
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 30, TimeSpan.Zero);

    public static TheoryData<string, string> Windows => new()
    {
        { "minute", "7 of 10 left this minute, resets at 12:01 UTC" },
        { "hour", "7 of 10 left this hour, resets at 13:00 UTC" },
        { "day", "7 of 10 left today, resets at 00:00 UTC" },
        { "week", "7 of 10 left this week, resets on Monday at 00:00 UTC" },
        { "month", "7 of 10 left this month, resets on 1 April at 00:00 UTC" },
        { "day@Europe/Berlin", "7 of 10 left today, resets at 00:00 Europe/Berlin time" },
        { "day@Asia/Kolkata", "7 of 10 left today, resets at 00:00 Asia/Kolkata time" },
        { "week@America/New_York", "7 of 10 left this week, resets on Monday at 00:00 America/New_York time" },
        { "month@Pacific/Auckland", "7 of 10 left this month, resets on 1 April at 00:00 Pacific/Auckland time" },
        { "rolling 00:01:00", "7 of 10 left in any minute, more at 12:01:31 UTC" },
        { "rolling 00:30:00", "7 of 10 left in any 30 minutes, more at 12:31 UTC" },
        { "rolling 01:00:00", "7 of 10 left in any hour, more at 13:01 UTC" },
        { "rolling 1.00:00:00", "7 of 10 left in any day, more on 2 March at 12:24 UTC" },
        { "rolling 7.00:00:00", "7 of 10 left in any 7 days, more on 8 March at 14:48 UTC" },

        // Its slots are one and a half seconds long: told a little late, never early.
        { "rolling 00:01:30", "7 of 10 left in any 90 seconds, more at 12:02:02 UTC" },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void EachKindOfWindow_HasItsWords(string window, string sentence) =>
        Assert.Equal(sentence, Sentence(Window(window), limit: 10, used: 3));

    [Theory]
    [InlineData(1, 0, "1 of 1 left today, resets at 00:00 UTC")]
    [InlineData(1, 1, "0 of 1 left today, resets at 00:00 UTC")]
    [InlineData(10, 10, "0 of 10 left today, resets at 00:00 UTC")]
    [InlineData(10, 12, "0 of 10 left today, resets at 00:00 UTC")]
    [InlineData(1_000_000, 1, "999,999 of 1,000,000 left today, resets at 00:00 UTC")]
    public void Numbers_AreReadable(long limit, long used, string sentence) => Assert.Equal(sentence, Sentence(Per.Day, limit, used));

    [Fact]
    public void AnUntouchedRollingWindow_HasNothingToComeBack() =>
        Assert.Equal("10 of 10 left in any hour", Sentence(Per.Rolling(TimeSpan.FromHours(1)), 10, 0));

    [Fact]
    public void ATenantsLimit_IsNotTheUsersOwn() => Assert.Equal(
        "970 of 1,000 left this month for your organisation, resets on 1 April at 00:00 UTC",
        Sentence(Per.Month, 1_000, 30, BudgetScope.Tenant));

    [Theory]
    [InlineData(1, 10, "0 of 10 left today, resets at 00:00 UTC")]
    [InlineData(5, 7, "3 of 10 left today and this needs 5, resets at 00:00 UTC")]
    [InlineData(11, 0, "This needs 11, and 10 is the most per day")]
    public void ADeniedCall_IsToldWhatItNeeds(long requested, long used, string sentence) =>
        Assert.Equal(sentence, Sentence(Per.Day, 10, used, requested: requested));

    [Fact]
    public void ACallThatNeverFitsInARollingWindow_IsToldSo() =>
        Assert.Equal("This needs 11, and 10 is the most in any 2 hours", Sentence(Per.Rolling(TimeSpan.FromHours(2)), 10, 0, requested: 11));

    [Fact]
    public void ADayWithoutItsMidnight_ResetsWhenItBegins()
    {
        Per day = Per.Day.In(TimeZoneInfo.FindSystemTimeZoneById("Africa/Cairo"));
        DateTimeOffset evening = new(2026, 4, 23, 18, 0, 0, TimeSpan.Zero);

        Assert.Equal("7 of 10 left today, resets at 01:00 Africa/Cairo time", Sentence(day, 10, 3, at: evening));
    }

    [Theory]
    [InlineData(28)]
    [InlineData(29)]
    [InlineData(30)]
    public void ADayOfTwentyThreeHours_StillEndsAtMidnight(int day) => Assert.Equal(
        "7 of 10 left today, resets at 00:00 Europe/Berlin time",
        Sentence(Per.Day.In(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")), 10, 3, at: new DateTimeOffset(2026, 3, day, 12, 0, 0, TimeSpan.Zero)));

    [Fact]
    public void TheMachinesLanguage_ChangesNothing()
    {
        (CultureInfo culture, CultureInfo ui) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ar-SA");

            Assert.Equal("999 of 1,000 left this week, resets on Monday at 00:00 UTC", Sentence(Per.Week, 1_000, 1));
            Assert.Equal("999 of 1,000 left this month, resets on 1 April at 00:00 UTC", Sentence(Per.Month, 1_000, 1));
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, ui);
        }
    }

    private static Per Window(string name)
    {
        string[] parts = name.Split('@', ' ');
        Per? fixedWindow = parts[0] switch
        {
            "minute" => Per.Minute,
            "hour" => Per.Hour,
            "day" => Per.Day,
            "week" => Per.Week,
            "month" => Per.Month,
            _ => null,
        };
        return fixedWindow is null ? Per.Rolling(TimeSpan.Parse(parts[1], CultureInfo.InvariantCulture))
            : parts.Length == 1 ? fixedWindow
            : fixedWindow.In(TimeZoneInfo.FindSystemTimeZoneById(parts[1]));
    }

    private static string Sentence(
        Per per, long limit, long used, BudgetScope scope = BudgetScope.User, long requested = 0, DateTimeOffset? at = null) =>
        EnglishSentence.Of(new QuotaSentenceArguments(
            new QuotaLimitStatus(scope, per, limit, used, per.EndOf(per.IdAt(at ?? Now))), requested, CultureInfo.GetCultureInfo("fr-FR")));
}
