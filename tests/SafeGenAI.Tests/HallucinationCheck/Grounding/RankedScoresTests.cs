using SafeGenAI.HallucinationCheck.Grounding;

namespace SafeGenAI.Tests.HallucinationCheck.Grounding;

public class RankedScoresTests
{
    private static RankedScores Of(params (double Score, bool Ungrounded)[] scores) => new(scores);

    private static readonly RankedScores Mixed = Of((0.1, true), (0.2, true), (0.3, false), (0.4, true), (0.5, false), (0.6, false), (0.6, true), (0.9, false));

    [Fact]
    public void Auroc_CountsPairsInTheRightOrder_AndTiesHalf() =>
        // Of 16 pairs: 4 for 0.1, 4 for 0.2, 3 for 0.4, 1 and a half for 0.6.
        Assert.Equal(12.5 / 16, Mixed.Auroc);

    [Fact]
    public void Auroc_OfAPerfectScoreIsOne_AndOfAConstantOneHalf()
    {
        Assert.Equal(1, Of((0, true), (1, false)).Auroc);
        Assert.Equal(0.5, Of((3, true), (3, false), (3, true)).Auroc);
        Assert.Equal(double.NaN, Of((3, true)).Auroc);
    }

    [Theory]
    [InlineData(0.0, 0, 0)]
    [InlineData(0.1, 0, 0)]
    [InlineData(0.35, 2, 1)]
    [InlineData(0.6, 3, 2)]
    [InlineData(1.0, 4, 4)]
    public void BelowAThreshold_IsFlagged(double threshold, int hits, int falseAlarms) =>
        Assert.Equal(new Confusion(hits, falseAlarms, 4 - hits, 4 - falseAlarms), Mixed.Below(threshold));

    [Fact]
    public void Thresholds_AreChosenForWhatIsWanted()
    {
        Assert.Equal(0.45, Mixed.BestF1Threshold(), 10);
        Assert.Equal(0.25, Mixed.FlagThreshold(precision: 1)!.Value, 10);
        Assert.Equal(0.45, Mixed.FlagThreshold(precision: 0.75)!.Value, 10);
        Assert.Equal(0.75, Mixed.SupportThreshold(precision: 1)!.Value, 10);
        Assert.Null(Of((0.2, false), (0.3, true)).FlagThreshold(precision: 0.9));
        Assert.Null(Of((0.2, false), (0.3, true)).SupportThreshold(precision: 0.9));
    }

    [Fact]
    public void TheTrivialBaseline_IsToldBesideAnyF1() => Assert.Equal(2.0 / 3, Mixed.FlagAllF1, 10);
}
