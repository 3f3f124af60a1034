using SafeGenAI.Rollout.Statistics;

namespace SafeGenAI.Tests.Rollout.Statistics;

public sealed class EvidenceForecastTests
{
    private static readonly double Level = Math.Log(20);
    private static readonly EvidenceRates Rates = new(BadEvents: 4, CanaryCalls: 200, CanaryUnits: 20, CleanTrials: 190);

    [Fact]
    public void AtTheStart_ItIsTheLevelOverTheGrowth()
    {
        EvidenceForecast forecast = EvidenceForecast.Of(RiskRatioTest.NotWorse(), Level, 50, 50, 1, Rates)!;

        // Of the alternative "equal", at even shares: half of ln(3/4) for the canary's events, half of ln(3/2) for those of control.
        double events = (Level + Math.Log(5)) / ((Math.Log(0.75) + Math.Log(1.5)) / 2);
        Assert.Equal(events, forecast.BadEvents!.Value, 9);
        Assert.Equal(events / 4, forecast.Wait!.Value.TotalHours, 6);
        Assert.Equal(events * 50, forecast.CanaryCalls!.Value, 6);
        Assert.Equal(events * 5, forecast.CanaryUnits!.Value, 6);
        Assert.Null(forecast.CleanTrials);
    }

    [Fact]
    public void EvidenceShortensIt_UntilThereIsNoneLeftToWaitFor()
    {
        RiskRatioTest test = RiskRatioTest.NotWorse();
        double last = double.MaxValue;
        for (double needed; (needed = EvidenceForecast.Of(test, Level, 10, 90, 1, Rates)!.BadEvents!.Value) > 0; last = needed)
        {
            Assert.True(needed < last);
            test.Add(isCanary: false, 10, 90);
        }

        Assert.True(test.LogE >= Level);
        Assert.Equal(new(0, null, TimeSpan.Zero, 0, 0), EvidenceForecast.Of(test, Level, 10, 90, 1, Rates));
    }

    [Fact]
    public void EventsOfTheCanary_LengthenIt()
    {
        RiskRatioTest test = RiskRatioTest.NotWorse();
        double before = test.EventsNeeded(Level, 50, 50)!.Value;
        test.Add(isCanary: true, 50, 50);

        Assert.True(test.EventsNeeded(Level, 50, 50) > before);
    }

    [Fact]
    public void WithoutAnyBadEvent_ItIsTheRuleOfThree()
    {
        EvidenceForecast forecast = EvidenceForecast.Of(AbsoluteRateTest.Acceptable(0.02), Level, bad: 0, good: 0, Rates)!;

        Assert.InRange(forecast.CleanTrials!.Value, 150, 170);
        Assert.Equal(forecast.CleanTrials.Value / 190, forecast.Wait!.Value.TotalHours, 6);
        Assert.Null(forecast.BadEvents);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.0)]
    public void WhatIsNotKnown_IsNull_NeverZero(double? rate)
    {
        EvidenceForecast forecast = EvidenceForecast.Of(RiskRatioTest.NotWorse(), Level, 50, 50, 1, new(rate, 200, null, null))!;

        Assert.True(forecast.BadEvents > 0);
        Assert.Equal((null, null, null), (forecast.Wait, forecast.CanaryCalls, forecast.CanaryUnits));
        Assert.Null(EvidenceForecast.Of(RiskRatioTest.NotWorse(), Level, 0, 50, 1, Rates));
        Assert.Null(EvidenceForecast.Of(RiskRatioTest.NotWorse(), Level, 50, 0, 1, Rates));
        Assert.Null(EvidenceForecast.Of(RiskRatioTest.Worse(), Level, 50, 50, 1, Rates));
    }

    [Fact]
    public void AWaitOfAges_IsTheLongestThereIs() =>
        Assert.Equal(TimeSpan.MaxValue, EvidenceForecast.Of(RiskRatioTest.NotWorse(), Level, 50, 50, 1, new(1e-300, null, null, null))!.Wait);
}
