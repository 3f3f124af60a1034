namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>A judged answer as calibration sees it.</summary>
/// <param name="LogOdds">Its score before calibration.</param>
/// <param name="Ungrounded">Its label.</param>
/// <param name="Fold">The part of the cross-validation it is judged in.</param>
internal readonly record struct CalibrationRow(double LogOdds, bool Ungrounded, int Fold)
{
    public const int Folds = 5;

    /// <summary>Scatters the answers of each kind over the folds, alike for the same examples: labelled answers often come in some order.</summary>
    public static List<CalibrationRow> Of(IEnumerable<(double LogOdds, bool Ungrounded)> scores)
    {
        List<CalibrationRow> rows = [];
        foreach (IGrouping<bool, (double LogOdds, bool Ungrounded)> kind in scores.GroupBy(score => score.Ungrounded))
        {
            (double LogOdds, bool Ungrounded)[] scattered = [.. kind.Select((score, i) => (score, key: (uint)i * 0x9E3779B1u)).OrderBy(one => one.key).Select(one => one.score)];
            rows.AddRange(scattered.Select((score, i) => new CalibrationRow(score.LogOdds, score.Ungrounded, i * Folds / scattered.Length)));
        }

        return rows;
    }
}
