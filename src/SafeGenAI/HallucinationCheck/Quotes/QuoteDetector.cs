using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>Checks the quotes of an answer against its sources. Pure: the same arguments give the same result.</summary>
internal static class QuoteDetector
{
    /// <summary>Changes whenever the same answer could get another verdict.</summary>
    public const string Version = "quotes/2";

    public static QuoteCheck Check(string answer, IReadOnlyList<GenAISource> sources, bool requireQuotes) =>
        Check(QuoteMarkup.Parse(answer), new SourceIndex(sources), requireQuotes);

    /// <param name="answer">The complete answer and its quotes.</param>
    /// <param name="sources">The sources, prepared.</param>
    /// <param name="requireQuotes">Whether a substantive answer without quotes is rejected.</param>
    public static QuoteCheck Check(MarkedAnswer answer, SourceIndex sources, bool requireQuotes) =>
        sources.IsEmpty ? new QuoteCheck(Verdict.NotChecked, [], 0, answer.Text, [])
        : answer.Quotes.Count > 0 ? CheckQuotes(answer, sources.Sources, sources.Scripts, requireQuotes)
        : CheckAbsence(answer, sources.Scripts, requireQuotes);

    private static QuoteCheck CheckAbsence(MarkedAnswer answer, Scripts scripts, bool requireQuotes)
    {
        bool unsupported = requireQuotes && AnswerSubstance.Claims(answer).Count > 0 && !IsOtherScript(answer.Text, scripts);
        Finding missing = new(QuoteFindingCodes.Missing, FindingSeverity.Block, new TextSpan(0, answer.Text.Length));
        return new QuoteCheck(unsupported ? Verdict.Unsupported : Verdict.NotChecked, unsupported ? [missing] : [], 0, answer.Text, []);
    }

    private static QuoteCheck CheckQuotes(MarkedAnswer answer, IReadOnlyList<SourceText> sources, Scripts scripts, bool requireQuotes)
    {
        QuoteMatcher matcher = new(sources);
        List<Finding> findings = [];
        List<QuoteCitation> citations = [];
        HashSet<TextSpan> checkedClaims = [];
        foreach (MarkedQuote quote in answer.Quotes)
        {
            QuoteMatch match = matcher.Match(quote.Text, quote.SourceId);
            bool otherScript = match.Status == QuoteStatus.Failed && IsOtherScript(quote.Text, scripts);
            if (match.Status != QuoteStatus.TooShort && !otherScript)
            {
                checkedClaims.Add(quote.Claim);
            }

            if (match.IsVerified)
            {
                citations.Add(new QuoteCitation(quote.Claim, match.Source!.Id, match.Span, match.Source.Snippet(match.Span)));
            }
            else
            {
                findings.Add(Find(quote.Claim, match, otherScript));
            }
        }

        return new QuoteCheck(
            Decide(findings, citations.Count, checkedClaims.Count, requireQuotes, answer), findings, Coverage(answer, checkedClaims), answer.Text, citations);
    }

    private static Verdict Decide(List<Finding> findings, int verified, int checkedClaims, bool requireQuotes, MarkedAnswer answer)
    {
        FindingSeverity worst = findings.Count == 0 ? FindingSeverity.Hint : findings.Max(finding => finding.Severity);
        if (worst == FindingSeverity.Block)
        {
            return Verdict.Unsupported;
        }

        if (checkedClaims == 0 && findings.TrueForAll(finding => finding.Code == QuoteFindingCodes.OtherScript))
        {
            return Verdict.NotChecked;
        }

        return worst == FindingSeverity.Annotate ? Verdict.Uncertain
            : answer.Sentences.Count == 0 ? Verdict.NotChecked
            : verified > 0 ? Verdict.Supported
            // Quotes that prove nothing, where quotes are required, are not much better than none.
            : requireQuotes ? Verdict.Uncertain
            : Verdict.NotChecked;
    }

    private static Finding Find(TextSpan claim, QuoteMatch match, bool otherScript)
    {
        (string code, FindingSeverity severity) = match.Status switch
        {
            QuoteStatus.Uncertain => (QuoteFindingCodes.Uncertain, FindingSeverity.Annotate),
            QuoteStatus.WrongCitation => (QuoteFindingCodes.WrongCitation, FindingSeverity.Annotate),
            // A short quote that is there is only weak; one that is not there is a doubt.
            QuoteStatus.TooShort => (QuoteFindingCodes.TooShort, match.SourceId is null ? FindingSeverity.Annotate : FindingSeverity.Hint),
            _ when otherScript => (QuoteFindingCodes.OtherScript, FindingSeverity.Annotate),
            _ => (QuoteFindingCodes.Failed, FindingSeverity.Block),
        };
        return new Finding(code, severity, claim)
        {
            EvidenceSourceId = match.SourceId,
            Evidence = match.SourceId is null ? null : match.Span,
        };
    }

    private static double Coverage(MarkedAnswer answer, HashSet<TextSpan> checkedClaims)
    {
        int reached = checkedClaims.Sum(claim => claim.Length);
        int open = AnswerSubstance.Claims(answer).Where(claim => !checkedClaims.Contains(claim)).Sum(claim => claim.Length);
        return reached + open == 0 ? 0 : (double)reached / (reached + open);
    }

    private static bool IsOtherScript(string text, Scripts scripts)
    {
        Scripts own = ScriptScanner.Of(text);
        return own != Scripts.None && scripts != Scripts.None && (own & scripts) == Scripts.None;
    }
}
