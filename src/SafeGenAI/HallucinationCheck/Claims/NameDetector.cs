using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Looks for every name of an answer in the sources. Where capitals tell no names it says nothing.</summary>
/// <remarks>Thread-safe; pure: the same answer and sources give the same result.</remarks>
internal sealed class NameDetector : IHallucinationDetector
{
    public string Version => "names/2";

    public ValueTask<Detection> DetectAsync(DetectionArguments arguments, CancellationToken cancellationToken) =>
        new(Detect(arguments.Text, arguments.Index, arguments.Given));

    /// <param name="answer">The answer, prepared.</param>
    /// <param name="sources">The sources, prepared.</param>
    /// <param name="request">What the user wrote: its names are given too.</param>
    public static Detection Detect(AnswerText answer, SourceIndex sources, string? request)
    {
        if (sources.IsEmpty || OtherScript.Is(answer.Folded.Original, sources.Scripts) || !Casing.TellsNames(answer))
        {
            return Detection.NotChecked;
        }

        NameIndex index = NameIndex.Of(sources);
        NameComparison comparison = new(answer, index, request);
        ClaimCoverage coverage = new(answer);
        List<Finding> findings = [];
        FindingSeverity? severity = null;
        bool blocked = false;
        int claims = 0;
        foreach (NameMention mention in NameScanner.Scan(answer))
        {
            if (comparison.Compare(mention) is not { } result)
            {
                continue;
            }

            claims++;
            Word first = answer.Words[result.From];
            TextSpan claim = answer.Folded.ToOriginal(first.Start, answer.Words[mention.To - 1].End - first.Start);
            coverage.Reach(result.From, mention.To);
            if (!result.IsFound)
            {
                severity ??= EnglishText.IsForeign(answer) || EnglishText.IsForeign(sources) ? FindingSeverity.Annotate : FindingSeverity.Block;
                blocked |= severity == FindingSeverity.Block;
                findings.Add(index.Cite(new Finding(NameFindingCodes.Unsupported, severity.Value, claim), result.Evidence));
            }
            else if (result.IsOther)
            {
                findings.Add(index.Cite(new Finding(NameFindingCodes.Unsupported, FindingSeverity.Annotate, claim), result.Evidence));
            }
        }

        return claims == 0 ? Detection.NotChecked
            : new Detection(findings.Count == 0 ? Verdict.Supported : blocked ? Verdict.Unsupported : Verdict.Uncertain, findings, coverage.Share);
    }
}
