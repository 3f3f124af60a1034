using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets;

public sealed class OutputEstimateTests
{
    [Fact]
    public void UncountedText_HasAByteBound_AndAQuarterOfItIsLikely()
    {
        OutputEstimate estimate = OutputEstimate.OfBytes(9);

        Assert.Equal((9, 3), (estimate.Bound, estimate.Likely));
    }

    [Fact]
    public void PartsOfAStream_AddUpWithoutARoundingError()
    {
        OutputEstimate sum = default;
        for (int i = 0; i < 1_000; i++)
        {
            sum += OutputEstimate.OfBytes(1);
        }

        Assert.Equal((1_000, 250), (sum.Bound, sum.Likely));
        Assert.Equal((1_010, 255), ((sum + new OutputEstimate(10, 5)).Bound, sum.Add(new OutputEstimate(10, 5)).Likely));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(1, -1)]
    public void WhatIsLikely_IsNeitherNegativeNorAboveTheBound(long bound, long likely) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new OutputEstimate(bound, likely));

    [Fact]
    public void NegativeLengths_AreRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => OutputEstimate.OfBytes(-1));
}
