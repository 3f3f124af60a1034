namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>A judged answer as calibration sees it.</summary>
/// <param name="LogOdds">Its score before calibration.</param>
/// <param name="Ungrounded">Its label.</param>
/// <param name="Fold">The part of the cross-validation it is judged in.</param>
internal readonly record struct CalibrationRow(double LogOdds, bool Ungrounded, int Fold)
{
    public const int Folds = 5;

    /// <summary>Deals the answers of each kind out to the folds in turn, so that every fold has both.</summary>
    public static List<CalibrationRow> Of(IEnumerable<(double LogOdds, bool Ungrounded)> scores)
    {
        int[] dealt = new int[2];
        return [.. scores.Select(score => new CalibrationRow(score.LogOdds, score.Ungrounded, dealt[score.Ungrounded ? 1 : 0]++ % Folds))];
    }
}
