using SafeGenAI.Rollout.Statistics;

namespace SafeGenAI.Tests.Rollout.Statistics;

public sealed class LogSumExpTests
{
    [Theory]
    [InlineData(new[] { 0.0 }, 0)]
    [InlineData(new[] { 0.0, 0.0 }, 0.6931471805599453)]
    [InlineData(new[] { 5_000.0, 5_000.0 }, 5_000.6931471805599453)]
    [InlineData(new[] { -5_000.0, -5_000.0 }, -4_999.3068528194400547)]
    [InlineData(new[] { 3.0, double.NegativeInfinity }, 3)]
    [InlineData(new[] { -5_000.0, 5_000.0 }, 5_000)]
    public void TheSumOfPowers_OverflowsNothing(double[] logs, double expected) => Assert.Equal(expected, LogSumExp.Of(logs), 11);

    [Theory]
    [InlineData(new double[0], double.NegativeInfinity)]
    [InlineData(new[] { double.NegativeInfinity, double.NegativeInfinity }, double.NegativeInfinity)]
    [InlineData(new[] { 1, double.PositiveInfinity }, double.PositiveInfinity)]
    public void Infinities_AreNoNaN(double[] logs, double expected) => Assert.Equal(expected, LogSumExp.Of(logs));
}
