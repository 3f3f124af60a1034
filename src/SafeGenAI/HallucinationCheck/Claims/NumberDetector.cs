using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Looks for every number, date, amount and time of an answer in the sources.</summary>
/// <remarks>Thread-safe; pure: the same answer and sources give the same result.</remarks>
internal sealed class NumberDetector : IHallucinationDetector
{
    public string Version => "numbers/2";

    public ValueTask<Detection> DetectAsync(DetectionArguments arguments, CancellationToken cancellationToken) =>
        new(Detect(arguments.Text, arguments.Index, arguments.Given));

    /// <param name="answer">The answer, prepared.</param>
    /// <param name="sources">The sources, prepared.</param>
    /// <param name="request">What the user wrote: its numbers are given too.</param>
    public static Detection Detect(AnswerText answer, SourceIndex sources, string? request)
    {
        if (sources.IsEmpty || OtherScript.Is(answer.Folded.Original, sources.Scripts))
        {
            return Detection.NotChecked;
        }

        NumberIndex? index = null;
        NumberIndex? given = null;
        ClaimCoverage? coverage = null;
        List<Finding> findings = [];
        using PooledList<NumberMention> mentions = new();
        NumberScanner.Scan(answer, mentions);
        foreach (NumberMention mention in mentions.Items)
        {
            if (!NumberClaims.IsClaim(answer, mention))
            {
                continue;
            }

            index ??= NumberIndex.Of(sources);
            (Support support, WordPlace? evidence) = NumberComparison.Compare(answer, mention, index);
            if (support != Support.Found && request is { Length: > 0 })
            {
                given ??= new NumberIndex([new SourceText("", request)]);
                support = NumberComparison.Compare(answer, mention, given).Support == Support.Found ? Support.Found : support;
            }

            // That a small number stands somewhere proves nothing.
            if (support == Support.Found && mention.IsCount)
            {
                continue;
            }

            Word first = answer.Words[mention.From];
            TextSpan claim = answer.Folded.ToOriginal(first.Start, answer.Words[mention.To - 1].End - first.Start);
            (coverage ??= new ClaimCoverage(answer)).Reach(mention.From, mention.To);
            if (support != Support.Found)
            {
                findings.Add(index.Cite(Find(support, mention, claim), evidence));
            }
        }

        return coverage is null ? Detection.NotChecked : new Detection(Decide(findings), findings, coverage.Share);
    }

    private static Verdict Decide(List<Finding> findings) => findings.Count == 0 ? Verdict.Supported
        : findings.Exists(static finding => finding.Severity == FindingSeverity.Block) ? Verdict.Unsupported
        : Verdict.Uncertain;

    private static Finding Find(Support support, NumberMention mention, TextSpan claim) => support switch
    {
        _ when mention.IsCount => new Finding(NumberFindingCodes.Counted, FindingSeverity.Annotate, claim),
        Support.Rounded when mention.Kind == MentionKind.Token => new Finding(NumberFindingCodes.Unsupported, FindingSeverity.Annotate, claim),
        Support.Rounded => new Finding(NumberFindingCodes.Rounded, FindingSeverity.Annotate, claim),
        Support.OtherUnit => new Finding(NumberFindingCodes.UnitChanged, FindingSeverity.Block, claim),
        _ when IsDate(mention) => new Finding(NumberFindingCodes.DateUnsupported, FindingSeverity.Block, claim),
        _ => new Finding(NumberFindingCodes.Unsupported, FindingSeverity.Block, claim),
    };

    private static bool IsDate(NumberMention mention) => mention.IsYear
        || mention.Kind is MentionKind.Date or MentionKind.Weekday or MentionKind.Time or MentionKind.Decade;
}
