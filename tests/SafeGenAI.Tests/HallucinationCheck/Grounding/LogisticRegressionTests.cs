using SafeGenAI.HallucinationCheck.Grounding;

namespace SafeGenAI.Tests.HallucinationCheck.Grounding;

public class LogisticRegressionTests
{
    /// <summary>Rows whose labels are drawn with the probability that known weights give.</summary>
    private static (List<double[]> Rows, List<bool> Labels) Draw(int count, params double[] weights)
    {
        Random random = new(42);
        List<double[]> rows = [];
        List<bool> labels = [];
        for (int i = 0; i < count; i++)
        {
            double[] row = [.. Enumerable.Range(0, weights.Length - 1).Select(_ => (random.NextDouble() * 4) - 2)];
            rows.Add(row);
            labels.Add(random.NextDouble() < LogisticRegression.Sigmoid(LogisticRegression.LogOdds(weights, row)));
        }

        return (rows, labels);
    }

    private static double[] Fit((List<double[]> Rows, List<bool> Labels) data, double penalty = 0.001) =>
        LogisticRegression.Fit(data.Rows, data.Labels, [.. data.Rows.Select(_ => 1.0)], penalty);

    [Fact]
    public void KnownWeights_AreFound()
    {
        double[] known = [1.5, -2, 0, 0.5];
        double[] found = Fit(Draw(40_000, known));

        Assert.All(known.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 0.1));
    }

    [Fact]
    public void ClassesThatAreSeparated_GetFiniteWeights()
    {
        double[] found = Fit(([[-2.0], [-1.0], [1.0], [2.0]], [false, false, true, true]));

        Assert.True(double.IsFinite(found[0]) && found[0] > 1);
        Assert.Equal(0, found[1], 0.01);
    }

    [Fact]
    public void APenalty_ShrinksTheWeights_AndLeavesTheIntercept()
    {
        (List<double[]> Rows, List<bool> Labels) data = Draw(2_000, 2, 1);
        double[] shrunk = Fit(data, penalty: 1e6);

        Assert.Equal(0, shrunk[0], 0.01);
        double share = data.Labels.Count(label => label) / 2_000.0;
        Assert.Equal(share, LogisticRegression.Sigmoid(shrunk[1]), 0.01);
    }

    [Fact]
    public void AFeatureThatSaysNothing_OrTheSameAsAnother_DoesNoHarm()
    {
        (List<double[]> rows, List<bool> labels) = Draw(2_000, 2, 0.3);
        double[] found = Fit(([.. rows.Select(row => new[] { row[0], row[0], 0 })], labels));

        Assert.Equal(2, found[0] + found[1], 0.3);
        Assert.Equal(0, found[2], 0.01);
    }

    [Fact]
    public void ImportanceCountsLikeMoreRows()
    {
        (List<double[]> rows, List<bool> labels) = Draw(300, 1, -0.5);
        double[] heavy = LogisticRegression.Fit(rows, labels, [.. rows.Select((_, i) => i < 100 ? 3.0 : 1.0)], 1);
        double[] repeated = Fit(([.. rows, .. rows.Take(100), .. rows.Take(100)], [.. labels, .. labels.Take(100), .. labels.Take(100)]), 1);

        Assert.All(heavy.Zip(repeated), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }
}
