using SafeGenAI.Rollout.Statistics;

namespace SafeGenAI.Tests.Rollout.Statistics;

public sealed class LogGammaTests
{
    [Theory]
    [InlineData(0.001, 6.907178885383853)]
    [InlineData(0.1, 2.252712651734206)]
    [InlineData(0.5, 0.5723649429247001)]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(10, 12.801827480081469)]
    [InlineData(100, 359.1342053695754)]
    [InlineData(1_000_000, 12_815_504.569147612)]
    public void KnownValues(double x, double expected) =>
        Assert.Equal(expected, LogGamma.Of(x), 1e-13 * Math.Max(10, expected));

    [Fact]
    public void ItGrowsByTheLogarithm_AcrossTheShiftToo()
    {
        for (double x = 0.01; x < 50; x += 0.01)
        {
            Assert.Equal(Math.Log(x), LogGamma.Of(x + 1) - LogGamma.Of(x), 1e-12);
        }
    }
}
