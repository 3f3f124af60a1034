using SafeGenAI.Review;

namespace SafeGenAI.Tests.Review;

public sealed class ReviewSamplingTests
{
    private static readonly string[] Calls = [.. Enumerable.Range(0, 100_000).Select(i => $"{i * 2_654_435_761L:x32}")];

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.02)]
    [InlineData(0.05)]
    [InlineData(0.2)]
    [InlineData(0.7)]
    public void AsManyAreTaken_AsTheRateSays(double rate)
    {
        int taken = Calls.Count(call => ReviewSampling.Takes("", call, rate));

        double error = Math.Sqrt(Calls.Length * rate * (1 - rate));
        Assert.InRange(taken, Calls.Length * rate - 4 * error, Calls.Length * rate + 4 * error);
    }

    [Fact]
    public void ACallIsTaken_ByItsIdAlone_InEveryInstanceAndVersion()
    {
        // Written down once: another hash would take other calls, and two versions that run side by side would disagree.
        string[] taken = [.. Enumerable.Range(0, 300).Select(i => $"{i:x32}").Where(call => ReviewSampling.Takes("salt", call, 0.02)).Select(call => call[^3..])];

        Assert.Equal("02c 08d 0b1 10d", string.Join(' ', taken));
    }

    [Fact]
    public void WhoIsInAtARate_StaysInAtEveryHigherOne() => Assert.All(
        Calls.Where(call => ReviewSampling.Takes("s", call, 0.02)), call => Assert.True(ReviewSampling.Takes("s", call, 0.05)));

    [Fact]
    public void AnotherSalt_TakesOthers()
    {
        int both = Calls.Count(call => ReviewSampling.Takes("a", call, 0.05) && ReviewSampling.Takes("b", call, 0.05));

        Assert.InRange(both, 190, 310);
    }

    [Fact]
    public void ARateOfZeroTakesNone_AndOneTakesAll()
    {
        Assert.DoesNotContain(Calls, call => ReviewSampling.Takes("", call, 0));
        Assert.All(Calls, call => Assert.True(ReviewSampling.Takes("", call, 1)));
    }

    [Fact]
    public void IdsAndSaltsOfAnyLength_AreTaken() =>
        Assert.True(ReviewSampling.Takes(new string('ü', 10_000), string.Concat(Enumerable.Repeat("😀", 10_000)), 0.999_999));

    [Theory]
    [InlineData(0.01, 100)]
    [InlineData(0.05, 20)]
    [InlineData(1, 1)]
    public void TheWeight_IsOneDividedByTheRate(double rate, double weight) => Assert.Equal(weight, ReviewSampling.WeightAt(rate), 9);

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.05)]
    public void TheWeightsOfASample_AddUpToItsCalls(double rate)
    {
        double standsFor = Calls.Count(call => ReviewSampling.Takes("s", call, rate)) * ReviewSampling.WeightAt(rate);
        double deviation = Math.Sqrt(Calls.Length * (1 - rate) / rate);

        Assert.InRange(standsFor, Calls.Length - (4 * deviation), Calls.Length + (4 * deviation));
    }
}
