using System.Globalization;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>Fits a profile to answers that people have judged.</summary>
public static class GroundingCalibration
{
    /// <summary>The fewest answers it takes.</summary>
    public const int MinExamples = 50;

    /// <summary>The fewest answers of each kind, grounded and ungrounded.</summary>
    public const int MinOfEachKind = 20;

    /// <summary>Turns scores into probabilities (Platt scaling) and chooses thresholds.</summary>
    /// <param name="name">What the profile is called; not blank.</param>
    /// <param name="style">How the answers are written.</param>
    /// <param name="examples">The judged answers: a fair sample of what the feature answers, not only its worst.</param>
    /// <param name="options">What the thresholds are chosen for; null for the defaults.</param>
    /// <returns>The profile and what to expect of it. The same examples in the same order give the same.</returns>
    /// <exception cref="ArgumentException">
    /// There are too few examples, one has no source, the options have faults, or the score does not tell the two kinds apart.
    /// </exception>
    public static GroundingCalibrationReport Fit(
        string name, GroundingStyle style, IReadOnlyList<GroundingExample> examples, GroundingCalibrationOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(examples);
        options ??= new GroundingCalibrationOptions();
        Refuse([.. new GroundingProfile(name, style).Faults(), .. options.Faults(), .. Faults(examples)], nameof(examples));

        List<CalibrationRow> rows = CalibrationRow.Of(examples.Select(example => (LogOdds(example, style), !example.IsGrounded)));
        double auroc = new RankedScores(rows.Select(row => (row.LogOdds, row.Ungrounded))).Auroc;
        CalibrationFit fit = new(new GroundingProfile(name, style), options);
        if (!CalibrationFit.Separates(rows))
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The grounding score does not tell grounded from ungrounded answers in these examples: its AUROC is {auroc:0.00}, and 0.50 is chance. ") +
                "Look whether the labels are the right way round; if they are, check these answers by quotes, numbers, names or a judge instead.", nameof(examples));
        }

        return fit.Validate(rows) with { Profile = fit.Profile(rows), Auroc = auroc };
    }

    private static double LogOdds(GroundingExample example, GroundingStyle style) => GroundingModel.LogOdds(
        GroundingMeasurement.Of(new AnswerText(example.Answer), new SourceIndex(example.Sources)).Total, style);

    private static IEnumerable<string> Faults(IReadOnlyList<GroundingExample> examples)
    {
        int grounded = examples.Count(example => example.IsGrounded);
        if (examples.Count < MinExamples || grounded < MinOfEachKind || examples.Count - grounded < MinOfEachKind)
        {
            yield return $"There are {examples.Count} examples, {grounded} grounded and {examples.Count - grounded} ungrounded; a calibration needs {MinExamples} and " +
                $"{MinOfEachKind} of each kind, or its thresholds are chance. Label more answers.";
        }

        for (int i = 0; i < examples.Count; i++)
        {
            if (examples[i].Sources.Count == 0)
            {
                yield return $"Example {i} (counted from 0) has no source; an answer without sources cannot be grounded.";
            }
        }
    }

    private static void Refuse(string[] faults, string parameter)
    {
        if (faults.Length > 0)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, faults), parameter);
        }
    }
}
