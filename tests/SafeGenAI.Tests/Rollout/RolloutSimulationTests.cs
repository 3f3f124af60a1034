using SafeGenAI.Benchmarks.RolloutSim;
using Xunit.Abstractions;

namespace SafeGenAI.Tests.Rollout;

/// <summary>What the gates of the product decide over whole simulated rollouts of 5, 25, 50 and 100 %: a short form of
/// <c>--rollout-sim</c>. Seeds are fixed, so a count changes only with the code.</summary>
public sealed class RolloutSimulationTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(0.02)]
    [InlineData(0.1)]
    public void L20_ACanaryAsGood_IsRarelyRolledBack_WithOutages_AndUnequalUsersWhoComeBack(double rate)
    {
        SimCase equal = SimCase.Of(new SimOptions { Seeds = 50, Base = rate, Users = 400, Sigma = 1.2, Outage = 0.1 }, worseFrom: null);
        output.WriteLine($"{equal.RolledBack} of {equal.Count} rolled back, {equal.Completed} completed");

        Assert.Equal(50, equal.Count);
        Assert.InRange(equal.RolledBack, 0, 2);
    }

    [Fact]
    public void L20_ACanaryAsGood_IsPromotedToEverybody()
    {
        SimCase equal = SimCase.Of(new SimOptions { Seeds = 30, Base = 0.05 }, worseFrom: null);
        output.WriteLine($"{equal.Completed} of {equal.Count} completed, after {equal.CompletedAfter(0.5)} calls in the median");

        Assert.InRange(equal.Completed, 25, 30);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.1)]
    public void L20_ACanaryTwiceAsBad_IsNotPromotedToEverybody(double rate)
    {
        SimCase worse = SimCase.Of(new SimOptions { Seeds = 50, Base = rate, Canary = 2 * rate }, worseFrom: 0);
        output.WriteLine($"{worse.RolledBack} of {worse.Count} rolled back, {worse.Completed} completed");

        Assert.InRange(worse.Completed, 0, 1);
        Assert.InRange(worse.RolledBack, 45, 50);
    }

    // What it showed in earlier stages is worth nothing any more.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void L20_ACanaryThatBecomesTwiceAsBad_IsRarelyPromotedForItsPast(int stage)
    {
        SimCase worse = SimCase.Of(new SimOptions { Seeds = 40, Base = 0.05, Canary = 0.1 }, stage);
        output.WriteLine($"{worse.Completed} of {worse.Count} completed");

        Assert.InRange(worse.Count, 30, 40);
        Assert.InRange(worse.Completed, 0, worse.Count / 5);
    }

    [Theory]
    [InlineData(0, 0.1, 250, 40)]
    [InlineData(1, 0.1, 350, 30)]
    [InlineData(2, 0.1, 550, 30)]
    [InlineData(0, 1, 20, 20)]
    [InlineData(1, 1, 20, 20)]
    [InlineData(2, 1, 20, 20)]
    public void L20_ACanaryThatBecomesBadAtAStage_IsRolledBackInTime(int stage, double rate, int canaryCalls, int seeds)
    {
        SimCase worse = SimCase.Of(new SimOptions { Seeds = seeds, Canary = rate }, stage);
        output.WriteLine($"{worse.Count} reached the stage; median {worse.DetectedAfter(0.5)}, 95 of 100 within {worse.DetectedAfter(0.95)}");

        Assert.InRange(worse.Count, seeds / 2, seeds);
        Assert.InRange(worse.LaterThan(canaryCalls), 0, worse.Count / 20 + 1);
        Assert.Equal(0, worse.Completed);
    }

    [Fact]
    public void TheSameSeed_PlaysTheSameRollout()
    {
        SimOptions options = new() { Seeds = 4, Users = 50, Sigma = 1, Outage = 0.2, Requests = 3_000 };

        Assert.Equal(SimCase.Of(options, worseFrom: 0).Results, SimCase.Of(options, worseFrom: 0).Results);
        Assert.Equal(4, SimCase.Of(options, worseFrom: 0).Results.Distinct().Count());
    }

    [Theory]
    [InlineData("--at-most 0 --canary 0.02", 0, "false_rollbacks 0.00% +- 0.00% 0 of 3")]
    [InlineData("--canary 1 --within 20,20,20", 0, "5% 3 0 0 ")]
    [InlineData("--canary 1 --within 1,1,1", 1, "MISSED worse from 5 %: 3 of 3 later than 1 canary requests")]
    [InlineData("--calls-per-day 1000 --requests 12000 --base 0.1 --canary 0", 0, " days")]
    public void TheCommand_Tells_AndItsExitCodeSaysWhetherWhatIsWantedIsKept(string arguments, int exitCode, string told)
    {
        (StringWriter text, StringWriter error) = (new(), new());
        Assert.Equal(exitCode, SimCommand.Run(["--seeds", "3", .. arguments.Split(' ')], text, error));
        Assert.Contains(told, text.ToString(), StringComparison.Ordinal);
        Assert.Empty(error.ToString());
    }

    [Theory]
    [InlineData("--seeds 0", "--seeds is '0'; it is a number from 1 to 1000000. Usage: --rollout-sim ")]
    [InlineData("--base 2", "--base is '2'; it is a number from 0 to 1. Usage: ")]
    [InlineData("--users", "--users has no value. Usage: ")]
    [InlineData("--sigmas 1", "--sigmas is unknown. Usage: ")]
    [InlineData("--stages 25,5", "--stages is '25,5'; it is numbers above 0 and up to 99 with commas between, each above the one before. Usage: ")]
    [InlineData("--within 250,0,550", "--within is '250,0,550'; it is numbers above 0 and up to 10000000 with commas between. Usage: ")]
    [InlineData("--within 250", "--within has 1 numbers for 3 stages; give one for each. Usage: ")]
    public void WrongArguments_AreNamed_WithTheNextStep(string arguments, string told)
    {
        (StringWriter text, StringWriter error) = (new(), new());
        Assert.Equal(2, SimCommand.Run(arguments.Split(' '), text, error));
        Assert.StartsWith(told, error.ToString(), StringComparison.Ordinal);
        Assert.Empty(text.ToString());
    }

    // 400 · 1.5 % are 6 on average; 15 or more come once in 800, 17 or more once in 6,600.
    [Theory]
    [InlineData(6, 400, 0.015, true)]
    [InlineData(15, 400, 0.015, true)]
    [InlineData(17, 400, 0.015, false)]
    [InlineData(0, 400, 0, true)]
    [InlineData(1, 400, 0, false)]
    [InlineData(400, 400, 1, true)]
    public void ABound_IsMissedOnlyWhereLuckIsNoExcuse(int bad, int all, double rate, bool isKept) => Assert.Equal(isKept, Chance.IsKept(bad, all, rate));
}
