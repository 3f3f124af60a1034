using CsCheck;
using SafeGenAI.Rollout.Statistics;

namespace SafeGenAI.Tests.Rollout.Statistics;

public sealed class AbsoluteRateTestTests
{
    [Fact]
    public void OneTrial_IsWorthTheMeanOfItsLikelihoodRatios()
    {
        // At 50 %, odds of r give r / (r + 1).
        Assert.Equal(0, AbsoluteRateTest.Worse(0.5).LogE(0, 0), 12);
        Assert.Equal((6 / 5.0 + 4 / 3.0 + 3 / 2.0 + 5 / 3.0 + 20 / 11.0 + 60 / 31.0) / 6, Math.Exp(AbsoluteRateTest.Worse(0.5).LogE(1, 0)), 12);
        Assert.Equal((4 / 5.0 + 2 / 3.0 + 2 / 4.0 + 2 / 6.0 + 2 / 11.0 + 2 / 31.0) / 6, Math.Exp(AbsoluteRateTest.Worse(0.5).LogE(0, 1)), 12);
        Assert.Equal(0, AbsoluteRateTest.Acceptable(0.5).LogE(0, 0), 12);
        Assert.Equal(0.76 * 2 + 0.06 * (2 / 1.1 + 2 / 1.25 + 2 / 1.5 + 2 / 1.75), Math.Exp(AbsoluteRateTest.Acceptable(0.5).LogE(0, 1)), 12);
        Assert.Equal(0.06 * (0.2 / 1.1 + 0.5 / 1.25 + 1 / 1.5 + 1.5 / 1.75), Math.Exp(AbsoluteRateTest.Acceptable(0.5).LogE(1, 0)), 12);
    }

    [Fact]
    public void AtTheRate_EIsExpectedToStay() =>
        Gen.Select(Gen.Double[0.001, 0.9], Gen.Long[0, 50], Gen.Long[0, 500], Gen.Bool).Sample((rate, bad, good, worse) =>
        {
            AbsoluteRateTest test = worse ? AbsoluteRateTest.Worse(rate) : AbsoluteRateTest.Acceptable(rate);
            double before = test.LogE(bad, good);

            Assert.Equal(1, rate * Math.Exp(test.LogE(bad + 1, good) - before) + (1 - rate) * Math.Exp(test.LogE(bad, good + 1) - before), 9);
        });

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.01)]
    [InlineData(0.1)]
    public void WithoutABadEvent_TheRuleOfThreeIsEnough(double rate)
    {
        AbsoluteRateTest test = AbsoluteRateTest.Acceptable(rate);
        double needed = test.CleanTrialsNeeded(Math.Log(20), 0, 0)!.Value;

        Assert.InRange(needed * rate, 2.99, 3.4);
        Assert.True(test.LogE(0, (long)needed) >= Math.Log(20));
        Assert.True(test.LogE(0, (long)(needed * 0.9)) < Math.Log(20));
        Assert.Equal(0, test.CleanTrialsNeeded(Math.Log(20), 0, (long)needed));
    }

    [Fact]
    public void ABadEvent_CostsTrials_ButNotAllHope()
    {
        AbsoluteRateTest test = AbsoluteRateTest.Acceptable(0.02);
        double needed = test.CleanTrialsNeeded(Math.Log(20), 1, 100)!.Value;

        Assert.InRange(needed, 200, 400);
        Assert.True(test.LogE(1, 100 + (long)needed) >= Math.Log(20));
    }

    [Fact]
    public void GoodTrials_NeverShowThatItIsWorse() =>
        Assert.Null(AbsoluteRateTest.Worse(0.02).CleanTrialsNeeded(Math.Log(100), 0, 10));

    [Fact]
    public void ADeadCanary_IsWorseAfterThree_AndOneAtTheRateNever()
    {
        AbsoluteRateTest test = AbsoluteRateTest.Worse(0.02);

        Assert.True(test.LogE(3, 0) >= Math.Log(400));
        Assert.True(test.LogE(20_000, 980_000) < 0);
        Assert.True(double.IsFinite(test.LogE(1_000_000, 1_000_000)));
    }
}
