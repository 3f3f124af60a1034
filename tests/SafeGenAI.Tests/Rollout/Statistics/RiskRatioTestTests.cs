using CsCheck;
using SafeGenAI.Rollout.Statistics;

namespace SafeGenAI.Tests.Rollout.Statistics;

public sealed class RiskRatioTestTests
{
    private static readonly Gen<(bool IsCanary, double Canary, double Control)[]> Events =
        Gen.Select(Gen.Bool, Gen.Double[0.1, 500], Gen.Double[0.1, 500]).Array[1, 60];

    [Fact]
    public void OneEvent_IsWorthTheMeanOfItsLikelihoodRatios()
    {
        RiskRatioTest test = RiskRatioTest.Worse();
        test.Add(isCanary: true, 50, 50);

        // 2r / (r + 1) for 1.5, 2, 3, 5, 10, 30.
        Assert.Equal((6 / 5.0 + 4 / 3.0 + 3 / 2.0 + 5 / 3.0 + 20 / 11.0 + 60 / 31.0) / 6, test.E, 12);
        Assert.Equal(1 / test.E, test.PValue, 12);

        // At 10 %, with a margin of 2 the event of control: (2·10 + 90) / (10·r + 90) for 3, 4, 6, 10, 20, 60.
        test = RiskRatioTest.Worse(margin: 2);
        test.Add(isCanary: false, 10, 90);
        Assert.Equal((110 / 120.0 + 110 / 130.0 + 110 / 150.0 + 110 / 190.0 + 110 / 290.0 + 110 / 690.0) / 6, test.E, 12);
        Assert.Equal(1, test.PValue);
    }

    [Fact]
    public void TheStakeOfAStage_IsNotTouchedByWhatCameBefore()
    {
        RiskRatioTest test = RiskRatioTest.Worse(stages: 3);
        for (int i = 0; i < 1_000; i++)
        {
            test.Add(isCanary: false, 50, 50);
        }

        // Of the stake a half is lost, and two quarters are left.
        Assert.Equal(0.5, test.E, 9);
        RiskRatioTest fresh = RiskRatioTest.Worse();
        for (int i = 0; i < 20; i++)
        {
            fresh.Add(isCanary: true, 50, 50);
            test.Add(isCanary: true, 50, 50, stage: 1);
        }

        Assert.Equal(fresh.E * 0.25 + 0.25, test.E, 6);
    }

    [Fact]
    public void NotWorse_BetsOnTheAlternativesBelowItsMargin()
    {
        RiskRatioTest test = RiskRatioTest.NotWorse();
        test.Add(isCanary: false, 50, 50);
        Assert.Equal((3 / 1.25 + 3 / 1.5 + 3 / 1.8 + 3 / 2.0 + 3 / 2.25) / 5, test.E, 12);

        test = RiskRatioTest.NotWorse(margin: 1.2);
        test.Add(isCanary: false, 50, 50);
        Assert.Equal((2.2 / 1.25 + 2.2 / 1.5 + 2.2 / 1.8 + 2.2 / 2.0) / 4, test.E, 12);
    }

    [Fact]
    public void WhileTheHypothesisHolds_EIsExpectedToStay_OrToFall() =>
        Gen.Select(Events, Gen.Double[0.1, 500], Gen.Double[0.1, 500], Gen.Double[0.2, 4], Gen.Double[0, 1], Gen.Int[0, 4])
            .Sample((events, canary, control, margin, less, stages) =>
            {
                bool worse = stages > 0;
                margin = worse ? margin : 1 + margin;
                RiskRatioTest Make() => worse ? RiskRatioTest.Worse(margin, stages) : RiskRatioTest.NotWorse(margin);
                (RiskRatioTest before, RiskRatioTest ifCanary, RiskRatioTest ifControl) =
                    (Fed(Make(), events), Fed(Make(), [.. events, (true, canary, control)]), Fed(Make(), [.. events, (false, canary, control)]));

                double At(double ratio) => (ratio * canary * ifCanary.E + control * ifControl.E) / (ratio * canary + control) / before.E;
                Assert.Equal(1, At(margin), 9);
                Assert.True(At(worse ? margin * less : margin / Math.Max(less, 0.01)) <= 1 + 1e-9);
            });

    [Fact]
    public void TheMarginOfNotWorse_FadesWithTheUnitsThatAreLeft_AndThatOfWorseDoesNot()
    {
        // With half of control left a ratio r counts as r / (0.5 + 0.5·r): 4/3 for the margin of 2, 2/5, 2/3, 8/9, 1 and 10/9 for the others.
        RiskRatioTest test = RiskRatioTest.NotWorse();
        test.Add(isCanary: false, 30, 30, controlLeft: 0.5);
        double margin = 1 + 4 / 3.0;
        Assert.Equal((margin / (1 + 2 / 5.0) + margin / (1 + 2 / 3.0) + margin / (1 + 8 / 9.0) + margin / 2 + margin / (1 + 10 / 9.0)) / 5, test.E, 12);

        // With nobody left every ratio is 1, and nothing can be learned.
        test = RiskRatioTest.NotWorse();
        test.Add(isCanary: true, 30, 30, controlLeft: 0);
        Assert.Equal(0, test.LogE, 12);
        Assert.Null(test.EventsNeeded(3, 30, 30, controlLeft: 0));
        Assert.True(test.EventsNeeded(3, 30, 30, controlLeft: 0.5) > test.EventsNeeded(3, 30, 30));

        Assert.Equal(
            Fed(RiskRatioTest.Worse(), [(true, 30, 30)]).ToState(),
            Fed(RiskRatioTest.Worse(), [(true, 30, 30)], controlLeft: 0.5).ToState());
    }

    [Fact]
    public void TheOrderOfEventsDoesNotMatter_AndTheMaximumIsTheLargestOnTheWay() =>
        Events.Sample(events =>
        {
            (RiskRatioTest forward, RiskRatioTest backward) = (RiskRatioTest.Worse(), Fed(RiskRatioTest.Worse(), [.. events.Reverse()]));
            double largest = 0;
            foreach ((bool isCanary, double canary, double control) in events)
            {
                forward.Add(isCanary, canary, control);
                largest = Math.Max(largest, forward.LogE);
                Assert.Equal(largest, forward.MaxLogE);
            }

            Assert.Equal(forward.LogE, backward.LogE, 9);
        });

    [Fact]
    public void AStoredTest_GoesOnAsIfNothingHadHappened() =>
        Gen.Select(Events, Events).Sample((first, second) =>
        {
            RiskRatioTest whole = Fed(RiskRatioTest.NotWorse(), [.. first, .. second]);
            RiskRatioTest resumed = RiskRatioTest.NotWorse();
            resumed.Restore(Fed(RiskRatioTest.NotWorse(), first).ToState());
            Fed(resumed, second);

            Assert.Equal((whole.LogE, whole.MaxLogE), (resumed.LogE, resumed.MaxLogE));
            Assert.Equal(whole.ToState(), resumed.ToState());
        });

    [Fact]
    public void TheSumsOfTwoTests_AreThoseOfOneThatSawBoth() =>
        Gen.Select(Events, Events).Sample((first, second) =>
        {
            double[] both = Fed(RiskRatioTest.Worse(), [.. first, .. second]).ToState();
            double[] one = Fed(RiskRatioTest.Worse(), first).ToState();
            double[] other = Fed(RiskRatioTest.Worse(), second).ToState();
            for (int k = 1; k < both.Length; k++)
            {
                Assert.Equal(both[k], one[k] + other[k], 9);
            }
        });

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new double[] { 0, 0, 0, 0, 0, 0 })]
    [InlineData(new double[] { 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new double[] { 0, 0, 0, double.NaN, 0, 0, 0 })]
    [InlineData(new double[] { 0, 0, 0, 0, double.NegativeInfinity, 0, 0 })]
    public void AStateOfAnotherShape_IsRefused(double[] values) =>
        Assert.Contains("has 7 finite values", Assert.Throws<ArgumentException>("state", () => RiskRatioTest.Worse().Restore(values)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    [InlineData(0, 0)]
    [InlineData(-1, 5)]
    [InlineData(double.NaN, 5)]
    public void WhereAnArmIsEmpty_AnEventTellsNothing(double canaryAtRisk, double controlAtRisk)
    {
        RiskRatioTest test = Fed(RiskRatioTest.Worse(), [(true, 5, 5)]);
        double[] before = test.ToState();
        test.Add(isCanary: true, canaryAtRisk, controlAtRisk);
        test.Add(isCanary: false, canaryAtRisk, controlAtRisk);

        Assert.Equal(before, test.ToState());
    }

    [Fact]
    public void AMillionEvents_OverflowNothing()
    {
        (RiskRatioTest canary, RiskRatioTest control) = (RiskRatioTest.Worse(), RiskRatioTest.Worse());
        for (int i = 0; i < 1_000_000; i++)
        {
            canary.Add(isCanary: true, 1, 1e9);
            control.Add(isCanary: false, 1e9, 1);
        }

        Assert.Equal(1_000_000 * Math.Log(30), canary.LogE, 3.0);
        Assert.True(double.IsFinite(canary.E));
        Assert.Equal(0, canary.PValue);
        Assert.True(double.IsFinite(control.LogE));
        Assert.Equal((0, 1), (control.E, control.PValue));
    }

    /// <summary>Every tenth event begins a stage.</summary>
    internal static RiskRatioTest Fed(RiskRatioTest test, (bool IsCanary, double Canary, double Control)[] events, double controlLeft = 1)
    {
        for (int i = 0; i < events.Length; i++)
        {
            test.Add(events[i].IsCanary, events[i].Canary, events[i].Control, controlLeft, stage: i / 10);
        }

        return test;
    }
}
