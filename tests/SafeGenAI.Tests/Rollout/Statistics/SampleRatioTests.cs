using SafeGenAI.Rollout.Statistics;

namespace SafeGenAI.Tests.Rollout.Statistics;

public sealed class SampleRatioTests
{
    private static readonly double[] Widths = [1, 9, 40, 50];

    [Fact]
    public void AFewUnits_AreWorthTheRatioOfTheirProbabilities()
    {
        Assert.Equal(0, SampleRatio.LogBayesFactor([], Widths), 12);
        Assert.Equal(0, SampleRatio.LogBayesFactor([0, 1], Widths), 12);
        // Prior weights 50 and 50: (50·51)/(100·101) against a quarter.
        Assert.Equal(Math.Log(50 * 51 / (100 * 101.0) / 0.25), SampleRatio.LogBayesFactor([2, 0], [50, 50]), 12);
        // Prior weights 1 and 99: (1·2·3 · 99)/(100·101·102·103) against 0.01³·0.99.
        Assert.Equal(Math.Log(6 * 99 / (100 * 101 * 102 * 103.0) / 0.99e-6), SampleRatio.LogBayesFactor([3, 1], [1, 99]), 12);
        // Prior weights 1, 9 and 90, in another measure.
        Assert.Equal(Math.Log(1 * 9 * 90 / (100 * 101 * 102.0) / (0.01 * 0.09 * 0.9)), SampleRatio.LogBayesFactor([1, 1, 1], [2, 18, 180]), 12);
    }

    [Fact]
    public void IntervalsAtTheEnd_MayBeMissing() =>
        Assert.Equal(SampleRatio.LogBayesFactor([3, 4, 0, 0], Widths), SampleRatio.LogBayesFactor([3, 4], Widths));

    [Fact]
    public void MoreIntervalsThanThePlanHas_AreRefused() =>
        Assert.Throws<ArgumentException>("units", () => SampleRatio.LogBayesFactor([1, 2, 3], [50, 50]));

    [Fact]
    public void FairUnits_RaiseNoAlarm_HoweverOftenOneLooks()
    {
        int alarms = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            long[] units = new long[4];
            bool alarm = false;
            for (int i = 1; i <= 2_000; i++)
            {
                double bucket = 100 * random.NextDouble();
                units[bucket < 1 ? 0 : bucket < 10 ? 1 : bucket < 50 ? 2 : 3]++;
                alarm |= i % 20 == 0 && SampleRatio.LogBayesFactor(units, Widths) >= Math.Log(SampleRatio.Alarm);
            }

            alarms += alarm ? 1 : 0;
        }

        Assert.Equal(0, alarms);
    }

    [Theory]
    [InlineData(50, 0.9)]
    [InlineData(10, 0.5)]
    public void AnArmThatLosesItsUnits_RaisesIt(double percent, double kept)
    {
        Random random = new(1);
        long[] units = new long[2];
        for (int i = 0; i < 20_000; i++)
        {
            bool canary = 100 * random.NextDouble() < percent;
            if (!canary || random.NextDouble() < kept)
            {
                units[canary ? 0 : 1]++;
            }
        }

        Assert.True(SampleRatio.LogBayesFactor(units, [percent, 100 - percent]) > Math.Log(SampleRatio.Alarm));
    }
}
