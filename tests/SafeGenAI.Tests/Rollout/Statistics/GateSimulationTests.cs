using SafeGenAI.Rollout.Statistics;
using Xunit.Abstractions;

namespace SafeGenAI.Tests.Rollout.Statistics;

/// <summary>What the tests decide over 20,000 simulated calls. Seeds are fixed, so a count changes only with the code.</summary>
public sealed class GateSimulationTests(ITestOutputHelper output)
{
    private const int Calls = 20_000;
    private static readonly double[] Stages = [5, 25, 50];

    [Theory]
    [InlineData(0.02, 0, 400)]
    [InlineData(0.1, 0.4, 400)]
    [InlineData(0.2, 0, 0)]
    public void EqualArms_AreRarelyRolledBack_WithOutages_AndWithUnequalUsersWhoComeBack(double rate, double outage, int users) =>
        Assert.InRange(RolledBack(new() { Users = users, Sigma = 1.2, Base = rate, Canary = rate, Outage = outage }, SimulatedWeights.Share), 0, 3);

    // Why the test that rolls back is weighed by share: while users come in, who is at risk is a matter of luck too.
    [Fact]
    public void WeighedByUnitsAtRisk_ItHappensMoreOften()
    {
        SimulatedTraffic traffic = new() { Base = 0.2, Canary = 0.2 };
        int RolledBackBy(SimulatedWeights weights) => Enumerable.Range(1, 500).AsParallel().Count(seed =>
            new SimulatedRollout([5]).CanaryCallsUntil(RiskRatioTest.Worse(), 0.01, traffic.Play(seed, 3_000), weights) is not null);
        (int share, int atRisk) = (RolledBackBy(SimulatedWeights.Share), RolledBackBy(SimulatedWeights.UnitsAtRisk));
        output.WriteLine($"by share {share}, by units at risk {atRisk} of 500");

        Assert.InRange(share, 0, 5);
        Assert.InRange(atRisk, 3 * share, 30);
    }

    [Theory]
    [InlineData(0.1, 0.05)]
    [InlineData(0.2, 0.1)]
    public void ABetterCanary_IsNotRolledBack_ThoughMostUsersHaveHadTheirEvent(double rate, double canary) =>
        Assert.InRange(RolledBack(new() { Users = 400, Sigma = 1.2, Base = rate, Canary = canary }, SimulatedWeights.Share), 0, 1);

    [Theory]
    [InlineData(5, 0.1, 250)]
    [InlineData(25, 0.1, 350)]
    [InlineData(50, 0.1, 550)]
    [InlineData(5, 1, 20)]
    [InlineData(25, 1, 20)]
    [InlineData(50, 1, 20)]
    public void ACanaryThatFailsFiveTimesAsOften_AndADeadOne_AreCaughtInTime(double percent, double rate, int most)
    {
        SimulatedTraffic traffic = new() { Base = 0.02, Canary = rate };
        int[] needed = [.. Needed(200, margin => RiskRatioTest.Worse(margin), 0.0025, [percent], traffic, SimulatedWeights.Share)
            .Select(calls => calls ?? int.MaxValue).Order()];
        output.WriteLine($"median {needed[99]}, 95 of 100 within {needed[189]}");

        Assert.InRange(needed[189], 1, most);
    }

    [Theory]
    [InlineData(0.05, 50)]
    [InlineData(0.1, 25)]
    public void ACanaryTwiceAsBad_IsRarelyCalledNotWorse_HoweverUnequalTheUsersAre(double rate, double percent)
    {
        SimulatedTraffic traffic = new() { Users = 400, Sigma = 1.2, Base = rate, Canary = 2 * rate };
        int Promoted(SimulatedWeights weights) =>
            Needed(100, RiskRatioTest.NotWorse, 0.05, [percent], traffic, weights).Count(calls => calls is not null);

        (int share, int atRisk, int fading) =
            (Promoted(SimulatedWeights.Share), Promoted(SimulatedWeights.UnitsAtRisk), Promoted(SimulatedWeights.FadingUnitsAtRisk));
        output.WriteLine($"by share {share}, by units at risk {atRisk}, with a margin that fades {fading} of 100");

        Assert.InRange(fading, 0, 8);
        Assert.InRange(atRisk, fading + 1, share);
        Assert.InRange(share, 70, 100);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(0, 50)]
    [InlineData(4_000, 50)]
    public void ACanaryAsGood_IsCalledNotWorse(int users, double percent)
    {
        SimulatedTraffic traffic = new() { Users = users, Sigma = 1.2, Base = 0.05, Canary = 0.05 };
        int?[] needed = [.. Needed(100, RiskRatioTest.NotWorse, 0.05, [percent], traffic, SimulatedWeights.FadingUnitsAtRisk)];
        output.WriteLine($"{needed.Count(calls => calls is not null)} of 100, median {needed.Order().ElementAt(50)}");

        Assert.InRange(needed.Count(calls => calls is not null), 95, 100);
    }

    [Fact]
    public void ARateThatIsJustTooHigh_IsRarelyAcceptable_WhereTrialsCountAsFarAsUnitsAreLeft()
    {
        AbsoluteRateTest test = AbsoluteRateTest.Acceptable(0.05);
        bool IsAccepted(int seed, bool asFarAsUnitsAreLeft)
        {
            HashSet<int> seen = [];
            HashSet<int> spent = [];
            long good = 0;
            foreach (SimulatedCall call in new SimulatedTraffic { Users = 400, Sigma = 1.2, Base = 0.05, Canary = 0.05 }.Play(seed, Calls / 4))
            {
                seen.Add(call.User);
                if (call.IsBad(isCanary: true))
                {
                    spent.Add(call.User);
                }
                else if (!spent.Contains(call.User))
                {
                    good++;
                }

                double left = asFarAsUnitsAreLeft ? 1 - (double)spent.Count / seen.Count : 1;
                if (test.LogE(spent.Count, good * left) >= Math.Log(20))
                {
                    return true;
                }
            }

            return false;
        }

        (int all, int left) = (Enumerable.Range(1, 100).Count(seed => IsAccepted(seed, false)), Enumerable.Range(1, 100).Count(seed => IsAccepted(seed, true)));
        output.WriteLine($"all trials {all}, as far as units are left {left} of 100");

        Assert.InRange(left, 0, 9);
        Assert.InRange(all, 80, 100);
    }

    private int RolledBack(SimulatedTraffic traffic, SimulatedWeights weights)
    {
        int rolledBack = Needed(150, margin => RiskRatioTest.Worse(margin), 0.01, Stages, traffic, weights).Count(calls => calls is not null);
        output.WriteLine($"{rolledBack} of 150");
        return rolledBack;
    }

    private static ParallelQuery<int?> Needed(
        int runs, Func<double, RiskRatioTest> test, double alpha, double[] stages, SimulatedTraffic traffic, SimulatedWeights weights)
    {
        double margin = test == RiskRatioTest.NotWorse ? 2 : 1;
        return Enumerable.Range(1, runs).AsParallel().AsOrdered().Select(seed =>
            new SimulatedRollout(stages, Calls / 4).CanaryCallsUntil(test(margin), alpha, traffic.Play(seed, Calls), weights));
    }
}
