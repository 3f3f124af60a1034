using CsCheck;
using SafeGenAI.Failures;

namespace SafeGenAI.Tests.Failures;

public class RetryAfterHeaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0", 0d)]
    [InlineData("120", 120d)]
    [InlineData(" 7 ", 7d)]
    [InlineData("0.5", 0.5)]
    [InlineData("-3", 0d)]
    [InlineData("Sun, 01 Mar 2026 12:01:00 GMT", 60d)]
    [InlineData("Sun, 01 Mar 2026 11:59:00 GMT", 0d)]
    [InlineData("Sunday, 01-Mar-26 12:00:10 GMT", 10d)]
    [InlineData("1e40", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void SecondsOrDate_AreRelativeToNow_AndNeverNegative(string? value, double? seconds) =>
        Assert.Equal(seconds is { } known ? TimeSpan.FromSeconds(known) : null, RetryAfterHeader.Parse(null, value, Now));

    [Fact]
    public void Milliseconds_Win() => Assert.Equal(TimeSpan.FromMilliseconds(1234), RetryAfterHeader.Parse("1234", "99", Now));

    [Fact]
    public void MillisecondsThatCannotBeRead_LeaveTheSeconds() => Assert.Equal(TimeSpan.FromSeconds(9), RetryAfterHeader.Parse("soon", "9", Now));

    [Theory]
    [InlineData("99999999999999")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    public void EndlessWait_IsCut(string value) => Assert.Equal(RetryAfterHeader.Longest, RetryAfterHeader.Parse(null, value, Now));

    [Fact]
    public void AnyValue_NeverThrowsAndNeverIsNegative() => Gen.Select(Gen.String, Gen.Double).Sample((text, number) =>
    {
        foreach (string value in new[] { text, number.ToString(System.Globalization.CultureInfo.InvariantCulture) })
        {
            if (RetryAfterHeader.Parse(value, value, Now) is { } wait)
            {
                Assert.InRange(wait, TimeSpan.Zero, RetryAfterHeader.Longest);
            }
        }
    });
}
