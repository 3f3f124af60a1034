namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>Chooses the numbers of a profile, and tells by cross-validation what they are worth.</summary>
internal sealed class CalibrationFit(GroundingProfile basis, GroundingCalibrationOptions options)
{
    // Keeps the slope small, and scores apart from each other, where no answer is on the wrong side.
    private const double Penalty = 1;
    private const double LeastSlope = 0.0001;
    private const int Digits = 4;

    /// <summary>Whether a higher score means better grounded.</summary>
    public static bool Separates(IReadOnlyList<CalibrationRow> rows) => Platt(rows).Slope > LeastSlope;

    public GroundingProfile Profile(IReadOnlyList<CalibrationRow> rows)
    {
        (double slope, double intercept) = Platt(rows);
        GroundingProfile scaled = basis with { Slope = Math.Max(Math.Round(slope, Digits), LeastSlope), Intercept = Math.Round(intercept, Digits) };
        RankedScores scores = new(rows.Select(row => (GroundingModel.Calibrated(row.LogOdds, scaled), row.Ungrounded)));
        double flag = Math.Clamp(Math.Round(options.FlagPrecision is { } wanted ? scores.FlagThreshold(wanted) ?? 0 : scores.BestF1Threshold(), Digits), 0, 1);
        double? support = options.SupportPrecision is { } share ? scores.SupportThreshold(share) : null;
        return scaled with { FlagBelow = flag, SupportFrom = support is { } from ? Math.Clamp(Math.Round(from, Digits), flag, 1) : null };
    }

    public GroundingCalibrationReport Validate(IReadOnlyList<CalibrationRow> rows)
    {
        Confusion flagged = default;
        Confusion supported = default;
        for (int fold = 0; fold < CalibrationRow.Folds; fold++)
        {
            GroundingProfile profile = Profile([.. rows.Where(row => row.Fold != fold)]);
            RankedScores held = new(rows.Where(row => row.Fold == fold).Select(row => (GroundingModel.Calibrated(row.LogOdds, profile), row.Ungrounded)));
            flagged += held.Below(profile.FlagBelow);
            supported += held.Below(profile.SupportFrom ?? double.PositiveInfinity);
        }

        int ungrounded = rows.Count(row => row.Ungrounded);
        return new GroundingCalibrationReport(basis, rows.Count, ungrounded, Auroc: 0)
        {
            FlagPrecision = flagged.Precision,
            FlagRecall = flagged.Recall,
            FlagF1 = flagged.F1,
            FlagAllF1 = new Confusion(ungrounded, rows.Count - ungrounded, 0, 0).F1,
            SupportPrecision = supported.PassedPrecision,
            SupportRecall = supported.PassedRecall,
        };
    }

    private static (double Slope, double Intercept) Platt(IReadOnlyList<CalibrationRow> rows)
    {
        double[] weights = LogisticRegression.Fit(
            [.. rows.Select(row => new[] { row.LogOdds })], [.. rows.Select(row => !row.Ungrounded)], [.. rows.Select(_ => 1.0)], Penalty);
        return (weights[0], weights[1]);
    }
}
