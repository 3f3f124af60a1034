using SafeGenAI.Benchmarks.Grounding;
using SafeGenAI.HallucinationCheck.Grounding;

namespace SafeGenAI.Tests.HallucinationCheck.Grounding;

public class WeightTrainingTests
{
    private const int NovelTerms = 0;
    private const int LongestRun = 4;

    /// <summary>Rows that are ungrounded where their novelty is high; copied runs are longer there too, by accident.</summary>
    private static List<TrainingRow> Rows(string source, int count, double boundary) =>
    [
        .. Enumerable.Range(0, count).Select(number =>
        {
            double[] features = new double[GroundingFeatures.Count];
            features[NovelTerms] = number % 10 / 10.0;
            features[LongestRun] = (features[NovelTerms] / 2) + (number % 3 / 10.0);
            return new TrainingRow(source, number % TrainingData.Folds, features, features[NovelTerms] > boundary);
        }),
    ];

    [Fact]
    public void AWeightAgainstWhatItsFeatureMeans_BecomesZero()
    {
        double[] weights = new WeightTraining(GroundingFeatures.OfDocuments).Fit(Rows("a", 200, 0.45));

        Assert.Equal(GroundingFeatures.OfDocuments + 1, weights.Length);
        Assert.True(weights[NovelTerms] < -1);
        Assert.Equal(0, weights[LongestRun]);
    }

    [Fact]
    public void EverySource_CountsAlike_HoweverManyRowsItHas()
    {
        WeightTraining training = new(GroundingFeatures.OfDocuments);
        List<TrainingRow> few = Rows("few", 100, 0.65);
        double[] once = training.Fit([.. few, .. Rows("many", 100, 0.25)]);
        double[] often = training.Fit([.. few, .. Rows("many", 1_000, 0.25)]);

        // Where half of the answers are grounded, by both sources together.
        Assert.Equal(-once[^1] / once[NovelTerms], -often[^1] / often[NovelTerms], 0.05);
    }

    [Fact]
    public void Validation_JudgesEachRowOnce_ByWeightsOfOthers()
    {
        List<TrainingRow> rows = [.. Rows("a", 100, 0.45), .. Rows("b", 60, 0.45)];
        WeightTraining training = new(GroundingFeatures.OfDocuments);

        foreach ((string Source, RankedScores Scores)[] split in new[] { CrossValidation.LeaveFoldOut(training, rows).ToArray(), [.. CrossValidation.LeaveSourceOut(training, rows)] })
        {
            Assert.Equal([("a", 100), ("b", 60)], split.Select(one => (one.Source, one.Scores.Count)));
            Assert.All(split, one => Assert.InRange(one.Scores.Auroc, 0.9, 1));
        }

        Assert.Empty(CrossValidation.LeaveSourceOut(training, Rows("alone", 20, 0.45)));
    }
}
