using SafeGenAI.HallucinationCheck.Grounding;

namespace SafeGenAI.Benchmarks.Grounding;

/// <summary>What weights are worth on answers they were not fitted on.</summary>
internal static class CrossValidation
{
    /// <summary>For each source: how its answers score with weights of the other sources only.</summary>
    public static IEnumerable<(string Source, RankedScores Scores)> LeaveSourceOut(WeightTraining training, IReadOnlyList<TrainingRow> rows)
    {
        foreach (string source in SourcesOf(rows))
        {
            if (rows.Where(row => row.Source != source).ToArray() is { Length: > 0 } others)
            {
                double[] weights = training.Fit(others);
                yield return (source, Rank(rows.Where(row => row.Source == source).Select(row => (row, training.LogOdds(weights, row)))));
            }
        }
    }

    /// <summary>For each source: how its answers score with weights of all sources, fitted without the answers of the same fold.</summary>
    public static IEnumerable<(string Source, RankedScores Scores)> LeaveFoldOut(WeightTraining training, IReadOnlyList<TrainingRow> rows)
    {
        List<(TrainingRow Row, double LogOdds)> scored = [];
        for (int fold = 0; fold < TrainingData.Folds; fold++)
        {
            if (rows.Where(row => row.Fold != fold).ToArray() is { Length: > 0 } others)
            {
                double[] weights = training.Fit(others);
                scored.AddRange(rows.Where(row => row.Fold == fold).Select(row => (row, training.LogOdds(weights, row))));
            }
        }

        return SourcesOf(rows).Select(source => (source, Rank(scored.Where(one => one.Row.Source == source))));
    }

    private static string[] SourcesOf(IReadOnlyList<TrainingRow> rows) => [.. rows.Select(row => row.Source).Distinct().Order(StringComparer.Ordinal)];

    private static RankedScores Rank(IEnumerable<(TrainingRow Row, double LogOdds)> scored) =>
        new(scored.Select(one => (LogisticRegression.Sigmoid(one.LogOdds), one.Row.Ungrounded)));
}
