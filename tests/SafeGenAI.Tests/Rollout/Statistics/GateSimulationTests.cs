using SafeGenAI.Rollout.Statistics;
using Xunit.Abstractions;

namespace SafeGenAI.Tests.Rollout.Statistics;

/// <summary>What the tests decide over simulated calls; seeds are fixed.</summary>
public sealed class GateSimulationTests(ITestOutputHelper output)
{
    private const int Calls = 20_000;
    private static readonly double[] Plan = [5, 25, 50];

    [Theory]
    [InlineData(0.02, 0)]
    [InlineData(0.02, 0.4)]
    [InlineData(0.1, 0.4)]
    public void EqualArms_AreRarelyRolledBack_WithOutagesAndUnequalUsersWhoComeBack(double rate, double outage)
    {
        SimulatedTraffic traffic = new() { Users = 400, Sigma = 1.2, Base = rate, Canary = rate, Outage = outage };

        Assert.InRange(Decided(150, RiskRatioTest.Worse, 0.01, Plan, traffic), 0, 4);
    }

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
        int[] needed = [.. Enumerable.Range(1, 200).Select(seed =>
            new SimulatedRollout([percent]).CanaryCallsUntil(RiskRatioTest.Worse(), 0.0025, traffic.Play(seed, Calls)) ?? int.MaxValue).Order()];
        output.WriteLine($"{traffic} at {percent} %: median {needed[99]}, 95 of 100 within {needed[189]}");

        Assert.InRange(needed[189], 1, most);
    }

    private int Decided(int runs, Func<double, RiskRatioTest> test, double alpha, double[] plan, SimulatedTraffic traffic, bool byShare = false, double margin = 1)
    {
        int decided = Enumerable.Range(1, runs).AsParallel().WithDegreeOfParallelism(2).Count(seed =>
            new SimulatedRollout(plan, Calls / 4).CanaryCallsUntil(test(margin), alpha, traffic.Play(seed, Calls), byShare) is not null);
        output.WriteLine($"{traffic}: {decided} of {runs}");
        return decided;
    }
}
