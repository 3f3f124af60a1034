using SafeGenAI.HallucinationCheck.Grounding;

namespace SafeGenAI.Benchmarks.Grounding;

/// <summary>Fits the weights of the grounding score. Deterministic: the same rows give the same weights.</summary>
/// <param name="features">How many of the features count, from the first.</param>
internal sealed class WeightTraining(int features)
{
    // Of half the squared norm, over standardised features. From 1 to 10 the figures of the cross-validation hardly move.
    private const double Penalty = 5;

    /// <summary>Whether a feature speaks for an answer; the others speak against it.</summary>
    private static readonly bool[] SpeaksFor = [false, false, false, false, true, true, false, false, true, true, false, false, false, false, false, false];

    /// <summary>The weights of the features as they are, the intercept last, for the log of the odds that an answer is grounded.</summary>
    /// <remarks>
    /// Every source of data counts alike, however many rows it has. A weight against what its feature means is an
    /// accident of the data, as features say nearly the same: it becomes 0, one after another, the worst first.
    /// </remarks>
    public double[] Fit(IReadOnlyList<TrainingRow> rows)
    {
        Dictionary<string, int> sizes = rows.CountBy(row => row.Source).ToDictionary();
        double[] importance = [.. rows.Select(row => (double)rows.Count / sizes.Count / sizes[row.Source])];
        bool[] grounded = [.. rows.Select(row => !row.Ungrounded)];
        List<int> used = [.. Enumerable.Range(0, features)];
        while (true)
        {
            double[] weights = Fit(rows, used, grounded, importance, out double[] standardised);
            int worst = -1;
            double most = 0;
            for (int i = 0; i < used.Count; i++)
            {
                double against = SpeaksFor[used[i]] ? -standardised[i] : standardised[i];
                (worst, most) = against > most ? (i, against) : (worst, most);
            }

            if (worst < 0)
            {
                return weights;
            }

            used.RemoveAt(worst);
        }
    }

    /// <summary>The log of the odds that an answer is grounded.</summary>
    public double LogOdds(double[] weights, TrainingRow row) => LogisticRegression.LogOdds(weights, row.Features.AsSpan(0, features));

    private double[] Fit(IReadOnlyList<TrainingRow> rows, List<int> used, bool[] grounded, double[] importance, out double[] standardised)
    {
        (double Mean, double Deviation)[] scales = [.. used.Select(feature => Scale(rows, feature, importance))];
        double[][] standard = [.. rows.Select(row => used.Select((feature, i) => (row.Features[feature] - scales[i].Mean) / scales[i].Deviation).ToArray())];
        standardised = LogisticRegression.Fit(standard, grounded, importance, Penalty);
        double[] weights = new double[features + 1];
        weights[^1] = standardised[^1];
        for (int i = 0; i < used.Count; i++)
        {
            weights[used[i]] = standardised[i] / scales[i].Deviation;
            weights[^1] -= weights[used[i]] * scales[i].Mean;
        }

        return weights;
    }

    private static (double Mean, double Deviation) Scale(IReadOnlyList<TrainingRow> rows, int feature, double[] importance)
    {
        double total = importance.Sum();
        double mean = rows.Select((row, i) => row.Features[feature] * importance[i]).Sum() / total;
        double variance = rows.Select((row, i) => importance[i] * Math.Pow(row.Features[feature] - mean, 2)).Sum() / total;
        return (mean, variance > 1e-12 ? Math.Sqrt(variance) : 1);
    }
}
