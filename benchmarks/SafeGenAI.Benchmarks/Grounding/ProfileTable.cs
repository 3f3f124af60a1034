using System.Globalization;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Grounding;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.Benchmarks.Grounding;

/// <summary>What each profile is worth on each source of data, and what it says.</summary>
internal static class ProfileTable
{
    public static void Print(IReadOnlyList<BeginRow> rows, IReadOnlyList<GroundingProfile> profiles, TextWriter output)
    {
        output.WriteLine("profile source rows ungrounded auroc precision recall f1 flag_all_f1 supported supported_grounded not_checked calibration_error brier brier_of_base_rate");
        string[] sources = [.. rows.Select(row => row.Source).Distinct(StringComparer.OrdinalIgnoreCase)];
        foreach (GroundingProfile profile in profiles)
        {
            foreach (string source in sources)
            {
                Print(profile, source, [.. rows.Where(row => row.Source.Equals(source, StringComparison.OrdinalIgnoreCase))], output);
            }

            if (sources.Length > 1)
            {
                Print(profile, "all", rows, output);
            }
        }
    }

    private static void Print(GroundingProfile profile, string source, IReadOnlyList<BeginRow> rows, TextWriter output)
    {
        GroundingDetector detector = new(profile);
        List<(double Score, bool Ungrounded)> scores = new(rows.Count);
        int supported = 0;
        int grounded = 0;
        int notChecked = 0;
        foreach (BeginRow row in rows)
        {
            (AnswerText answer, SourceIndex index) = (new AnswerText(row.Answer), new SourceIndex([row.Knowledge]));
            // Every answer is ranked, also one that a check passes over: no row is left out where it would be inconvenient.
            scores.Add((GroundingModel.Score(GroundingMeasurement.Of(answer, index).Total, profile), row.Ungrounded));
            Verdict verdict = detector.Check(answer, index).Verdict;
            supported += verdict == Verdict.Supported ? 1 : 0;
            grounded += verdict == Verdict.Supported && !row.Ungrounded ? 1 : 0;
            notChecked += verdict == Verdict.NotChecked ? 1 : 0;
        }

        RankedScores ranked = new(scores);
        Confusion flagged = ranked.Below(profile.FlagBelow);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{profile.Name} {source} {rows.Count} {ranked.Positives} {ranked.Auroc:0.000} {flagged.Precision:0.000} {flagged.Recall:0.000} {flagged.F1:0.000} {ranked.FlagAllF1:0.000} {supported} {grounded} {notChecked} {Calibration(scores)}"));
    }

    /// <summary>How far the score is from the share that is grounded, where there are rows enough to say.</summary>
    private static string Calibration(List<(double Score, bool Ungrounded)> scores)
    {
        int ungrounded = scores.Count(score => score.Ungrounded);
        if (scores.Count < CalibrationReport.FewestRows || Math.Min(ungrounded, scores.Count - ungrounded) < CalibrationReport.FewestOfEachKind)
        {
            return "- - -";
        }

        CalibrationReport report = CalibrationReport.Of(scores.Select(score => new LabelledSignal(score.Score, !score.Ungrounded)));
        return string.Create(CultureInfo.InvariantCulture,
            $"{report.ExpectedCalibrationError:0.000} {report.BrierScore:0.000} {report.CorrectShare * (1 - report.CorrectShare):0.000}");
    }
}
