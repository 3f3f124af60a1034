using System.Globalization;
using SafeGenAI.HallucinationCheck.Facts;

namespace SafeGenAI.Tests.HallucinationCheck.Facts;

public sealed class StatedNumberTests
{
    [Theory]
    [InlineData("12", "12|12")]
    [InlineData("12.5", "12.5|12.5")]
    [InlineData("12,50", "12.50|12.50")]
    [InlineData("1,200", "1.200|1200")]
    [InlineData("1.200,50", "1200.50|1200.50")]
    [InlineData("1,200,300", "1200300|1200300")]
    [InlineData("1 200 300", "1200300|1200300")]
    [InlineData("1'200.5", "1200.5|1200.5")]
    [InlineData("-7", "-7|-7")]
    [InlineData("A4 and 3-5", "3|3 5|5")]
    [InlineData("12 34567", "12|12 34567|34567")]
    [InlineData("99999999999999999999999999999999 8", "8|8")]
    public void EachNumber_IsReadAsAnyCultureWritesIt(string text, string expected)
    {
        List<string> read = [];
        for (int from = 0; StatedNumber.Next(text, from) is { } number; from = number.End)
        {
            read.Add(string.Create(CultureInfo.InvariantCulture, $"{number.Value}|{number.Other}"));
        }

        Assert.Equal(expected, string.Join(' ', read));
    }

    [Fact]
    public void Tolerance_ReachesBothWays_AndToTheEndsOfDecimal()
    {
        StatedNumber number = StatedNumber.Next("10", 0)!.Value;

        Assert.True(number.Is(10.5m, 0.5m));
        Assert.True(number.Is(9.5m, 0.5m));
        Assert.False(number.Is(9.4m, 0.5m));
        Assert.False(number.Is(decimal.MinValue, 1));
        Assert.True(number.Is(decimal.MaxValue, decimal.MaxValue));
    }
}
