using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Quotes;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>Scores how much an answer shares with its sources. It never rejects: words that differ prove nothing wrong.</summary>
internal sealed class GroundingDetector : IHallucinationDetector
{
    /// <summary>The share of an answer's words that must stand in claims before a score supports it.</summary>
    private const double MinCoverage = 0.8;

    private const int MaxFindings = 8;

    private readonly GroundingProfile _profile;

    /// <exception cref="ArgumentException">The profile has faults; all are listed.</exception>
    public GroundingDetector(GroundingProfile profile)
    {
        string[] faults = [.. profile.Faults()];
        _profile = faults.Length == 0 ? profile : throw new ArgumentException(string.Join(Environment.NewLine, faults), nameof(profile));
        Version = $"grounding/3;{profile.Version}";
    }

    public string Version { get; }

    public ValueTask<Detection> DetectAsync(DetectionArguments arguments, CancellationToken cancellationToken) =>
        new(Check(arguments.Text, arguments.Index));

    public Detection Check(AnswerText answer, SourceIndex sources)
    {
        if (sources.IsEmpty || IsOtherScript(answer, sources) || AnswerSubstance.IsAbstention(answer))
        {
            return Detection.NotChecked;
        }

        GroundingMeasurement measurement = GroundingMeasurement.Of(answer, sources);
        int claimed = 0;
        foreach (AnswerSentence claim in measurement.Claims)
        {
            claimed += claim.Sums.Terms;
        }

        if (claimed == 0)
        {
            return Detection.NotChecked;
        }

        double score = GroundingModel.Score(measurement.Total, _profile);
        double coverage = (double)claimed / measurement.Total.Terms;
        List<Finding> findings = Find(measurement, score);
        // One changed word in twenty hardly moves a score; where it is a number, a name or a negation it changes all.
        bool altered = measurement.Total.NovelSpecifics + measurement.Total.NovelNegations > 0;
        bool supported = findings.Count == 0 && !altered && score >= _profile.SupportFrom && coverage >= MinCoverage;
        return new Detection(supported ? Verdict.Supported : Verdict.Uncertain, findings, coverage, score);
    }

    private List<Finding> Find(GroundingMeasurement measurement, double score)
    {
        List<Finding> findings = [];
        if (score < _profile.FlagBelow)
        {
            AddLow(measurement, findings);
        }

        foreach (NovelRun run in measurement.NovelRuns[..Math.Min(measurement.NovelRuns.Length, MaxFindings)])
        {
            findings.Add(new Finding(GroundingFindingCodes.NovelRun, FindingSeverity.Annotate, measurement.Locate(run.From, run.To)));
        }

        return findings;
    }

    /// <summary>The claims that are low by themselves, or the lowest one where they are only low together.</summary>
    private void AddLow(GroundingMeasurement measurement, List<Finding> findings)
    {
        AnswerSentence lowest = default;
        double least = double.PositiveInfinity;
        foreach (AnswerSentence claim in measurement.Claims)
        {
            double score = GroundingModel.Score(claim.Sums, _profile);
            (lowest, least) = score < least ? (claim, score) : (lowest, least);
            if (score < _profile.FlagBelow && findings.Count < MaxFindings)
            {
                findings.Add(Low(measurement, claim));
            }
        }

        if (findings.Count == 0)
        {
            findings.Add(Low(measurement, lowest));
        }
    }

    private static Finding Low(GroundingMeasurement measurement, AnswerSentence claim) =>
        new(GroundingFindingCodes.Low, FindingSeverity.Annotate, measurement.Locate(claim.From, claim.To));

    private static bool IsOtherScript(AnswerText answer, SourceIndex sources)
    {
        Scripts own = ScriptScanner.Of(answer.Folded.Original);
        return own != Scripts.None && sources.Scripts != Scripts.None && (own & sources.Scripts) == Scripts.None;
    }
}
