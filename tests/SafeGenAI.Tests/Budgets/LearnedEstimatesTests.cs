using CsCheck;
using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets;

public sealed class LearnedEstimatesTests
{
    private static readonly TokenCounts Bound = new(10_000, 4_096);

    private static readonly Gen<TokenCounts> AnyUsage = Gen.Select(Gen.Long[-5, 20_000], Gen.Long[-5, 20_000], (input, output) => new TokenCounts(input, output));

    private readonly LearnedEstimates _estimates = new();

    [Fact]
    public void WithoutSamples_TheEstimateIsTheBound() => Assert.Equal(Bound, _estimates.Estimate("f", "m", Bound));

    [Fact]
    public void BeforeEnoughSamples_TheEstimateIsTheBound_AndThenItIsLearned()
    {
        Learn(RecentQuantile.MinimumSamples - 1, new(2_500, 100));
        Assert.Equal(Bound, Estimate());

        Learn(1, new(2_500, 100));
        Assert.Equal(new TokenCounts(2_751, 111), Estimate());
    }

    [Fact]
    public void InputIsAShareOfItsBound_AndOutputANumber()
    {
        Learn(RecentQuantile.MinimumSamples, new(2_500, 100));

        Assert.Equal(new TokenCounts(276, 111), _estimates.Estimate("f", "m", new(1_000, 4_096)));
        Assert.Equal(new TokenCounts(2_751, 50), _estimates.Estimate("f", "m", new(10_000, 50)));
    }

    [Fact]
    public void EachFeatureAndModel_LearnsByItself()
    {
        Learn(RecentQuantile.MinimumSamples, new(2_500, 100));

        Assert.Equal(Bound, _estimates.Estimate("g", "m", Bound));
        Assert.Equal(Bound, _estimates.Estimate("f", "n", Bound));
    }

    [Fact]
    public void OneInAHundred_DoesNotMoveTheEstimate_ButFiveDo()
    {
        Learn(RecentQuantile.Window - 2, new(1_000, 100));
        Learn(2, new(1_000, 4_000));
        Assert.Equal(111, Estimate().Output);

        Learn(3, new(1_000, 4_000));
        Assert.Equal(4_096, Estimate().Output);
    }

    [Fact]
    public void AbsurdUsage_NeitherThrowsNorPassesTheBound()
    {
        Learn(RecentQuantile.Window, new(long.MaxValue, long.MaxValue));
        Learn(1, new(-1, -1));
        _estimates.Learn("f", "m", new(0, 0), new(1, 1));

        Assert.Equal(Bound, Estimate());
        Assert.Equal(new TokenCounts(long.MaxValue, long.MaxValue / 2), _estimates.Estimate("f", "m", new(long.MaxValue, long.MaxValue / 2)) with { Output = long.MaxValue / 2 });
    }

    [Fact]
    public void NamesBeyondTheMaximum_KeepTheirBound()
    {
        for (int i = 0; i < LearnedEstimates.MaximumKeys; i++)
        {
            _estimates.Learn("f", $"m{i}", Bound, new(1, 1));
        }

        Learn(RecentQuantile.Window, new(1, 1));
        Assert.Equal(Bound, Estimate());
    }

    [Fact]
    public void AnySequence_IsNeverEstimatedAboveTheBound_AndNotBeforeEnoughSamples() =>
        Gen.Select(AnyUsage.Array[0, 400], Gen.Long[0, 30_000], Gen.Long[0, 30_000]).Sample((used, input, output) =>
        {
            LearnedEstimates estimates = new();
            TokenCounts bound = new(input, output);
            int inputs = 0, outputs = 0;
            foreach (TokenCounts one in used)
            {
                estimates.Learn("f", "m", Bound, one);
                inputs += one.Input >= 0 ? 1 : 0;
                outputs += one.Output >= 0 ? 1 : 0;
                TokenCounts estimate = estimates.Estimate("f", "m", bound);
                Assert.InRange(estimate.Input, inputs < RecentQuantile.MinimumSamples ? input : 0, input);
                Assert.InRange(estimate.Output, outputs < RecentQuantile.MinimumSamples ? output : 0, output);
            }
        }, iter: 500);

    [Fact]
    public void AfterAShift_TheEstimateFollows_UpWithinAFewSamples_DownWithinAWindow() =>
        Gen.Select(Gen.Int[1, 3_000], Gen.Int[1, 3_000], Gen.Int[0, 600]).Sample((before, after, warm) =>
        {
            LearnedEstimates estimates = new();
            for (int i = 0; i < RecentQuantile.MinimumSamples + warm; i++)
            {
                estimates.Learn("f", "m", Bound, new(before, before));
            }

            int soon = after > before ? 4 : RecentQuantile.Window + 16;
            for (int i = 0; i < soon; i++)
            {
                estimates.Learn("f", "m", Bound, new(after, after));
            }

            TokenCounts estimate = estimates.Estimate("f", "m", Bound);
            Assert.InRange(estimate.Output, after, after + after / 10 + 1);
            Assert.InRange(estimate.Input, after, after + after / 10 + 2);
        }, iter: 500);

    [Fact]
    public void OfCallsLikeThoseBefore_FewExceedTheEstimate() =>
        Gen.Int[1, 4_000].Array[2_000].Sample(used =>
        {
            LearnedEstimates estimates = new();
            int above = 0;
            for (int i = 0; i < used.Length; i++)
            {
                above += i >= RecentQuantile.MinimumSamples && used[i] > estimates.Estimate("f", "m", Bound).Output ? 1 : 0;
                estimates.Learn("f", "m", Bound, new(used[i], used[i]));
            }

            Assert.InRange(above, 0, used.Length * 3 / 100);
        }, iter: 50);

    [Fact]
    public void ManyThreads_LearnTheSameHabit()
    {
        Parallel.For(0, 64, _ =>
        {
            for (int i = 0; i < 500; i++)
            {
                _estimates.Learn("f", "m", Bound, new(2_500, 100));
                TokenCounts estimate = Estimate();
                Assert.InRange(estimate.Output, 0, Bound.Output);
            }
        });

        // What was still on its way when the last thread sorted is seen by the next sample.
        Learn(16, new(2_500, 100));
        Assert.Equal(new TokenCounts(2_751, 111), Estimate());
    }

    [Fact]
    public void LearningAndEstimating_AllocateNothing()
    {
        Learn(RecentQuantile.Window, new(2_500, 100));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Learn(1_000, new(2_500, 100));
        for (int i = 0; i < 1_000; i++)
        {
            Estimate();
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);
    }

    private TokenCounts Estimate() => _estimates.Estimate("f", "m", Bound);

    private void Learn(int times, TokenCounts used)
    {
        for (int i = 0; i < times; i++)
        {
            _estimates.Learn("f", "m", Bound, used);
        }
    }
}
