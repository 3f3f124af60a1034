using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>Checks the quotes of an answer against its sources. Pure: the same arguments give the same result.</summary>
internal static class QuoteDetector
{
    /// <summary>Changes whenever the same answer could get another verdict.</summary>
    public const string Version = "quotes/4";

    // Each quote is looked for in all sources. Nobody reads an answer with more, and a hostile one shall cost no more.
    public const int MaxQuotes = 256;

    public static QuoteCheck Check(string answer, IReadOnlyList<GenAISource> sources, QuoteDemand demand) =>
        Check(QuoteMarkup.Parse(answer), new SourceIndex(sources), demand);

    /// <param name="answer">The complete answer and its quotes.</param>
    /// <param name="sources">The sources, prepared.</param>
    /// <param name="demand">How much of the answer must be quoted.</param>
    public static QuoteCheck Check(MarkedAnswer answer, SourceIndex sources, QuoteDemand demand)
    {
        if (sources.IsEmpty)
        {
            return new QuoteCheck(Verdict.NotChecked, [], 0, answer.Text, [], [.. Provided(answer), .. answer.Bare]);
        }

        SentenceSupport support = new(answer);
        return answer.Quotes.Count > 0 ? CheckQuotes(answer, sources, support, demand) : CheckAbsence(answer, sources.Scripts, support, demand);
    }

    private static QuoteCheck CheckAbsence(MarkedAnswer answer, Scripts scripts, SentenceSupport support, QuoteDemand demand)
    {
        List<Finding> findings = [];
        if (demand.Required && !QuoteFindings.IsOtherScript(answer.Text, scripts))
        {
            findings.AddRange(support.Claims.Select(QuoteFindings.Missing));
        }

        return new QuoteCheck(findings.Count > 0 ? Verdict.Unsupported : Verdict.NotChecked, findings, 0, answer.Text, [], answer.Bare);
    }

    private static QuoteCheck CheckQuotes(MarkedAnswer answer, SourceIndex sources, SentenceSupport support, QuoteDemand demand)
    {
        QuoteMatcher matcher = new(sources.Sources);
        List<Finding> findings = [];
        List<QuoteCitation> citations = [];
        List<ProviderCitation> unverified = [.. answer.Bare];
        for (int i = 0; i < answer.Quotes.Count; i++)
        {
            MarkedQuote quote = answer.Quotes[i];
            QuoteMatch match = i < MaxQuotes ? matcher.Match(quote.Text, quote.SourceId) : default;
            Finding? finding = i < MaxQuotes ? QuoteFindings.Of(quote, match, sources.Scripts) : QuoteFindings.TooMany(quote);
            bool proves = match.Status != QuoteStatus.TooShort && i < MaxQuotes;
            support.Add(quote.Claim, proves, proves && finding?.Code != QuoteFindingCodes.OtherScript);
            if (finding is null)
            {
                citations.Add(new QuoteCitation(quote.Claim, match.Source!.Id, match.Span, match.Source.Snippet(match.Span), quote.Provider));
                continue;
            }

            if (i <= MaxQuotes)
            {
                findings.Add(finding);
            }

            if (quote.Provider is not null)
            {
                unverified.Add(quote.Provider);
            }
        }

        AddMissing(findings, support, demand);
        return new QuoteCheck(Decide(findings, citations.Count, support, demand, answer), findings, support.Coverage(), answer.Text, citations, unverified);
    }

    /// <summary>A share of the sentences must be quoted; a quote that is doubtful has its own finding.</summary>
    private static void AddMissing(List<Finding> findings, SentenceSupport support, QuoteDemand demand)
    {
        if (demand is { Required: true, Share: > 0 } && support.Unquoted() is { Count: > 0 } unquoted
            && !demand.IsMetBy(support.Claims.Count - unquoted.Count, support.Claims.Count))
        {
            findings.AddRange(unquoted.Select(QuoteFindings.Missing));
        }

        if (findings.Count > 1)
        {
            // Stable, as List.Sort is not.
            Finding[] ordered = [.. findings.OrderBy(finding => finding.Claim.Start)];
            findings.Clear();
            findings.AddRange(ordered);
        }
    }

    private static Verdict Decide(List<Finding> findings, int verified, SentenceSupport support, QuoteDemand demand, MarkedAnswer answer)
    {
        FindingSeverity worst = findings.Count == 0 ? FindingSeverity.Hint : findings.Max(finding => finding.Severity);
        if (worst == FindingSeverity.Block)
        {
            return Verdict.Unsupported;
        }

        if (!support.IsChecked && findings.TrueForAll(finding => finding.Code == QuoteFindingCodes.OtherScript))
        {
            return Verdict.NotChecked;
        }

        return worst == FindingSeverity.Annotate ? Verdict.Uncertain
            : answer.Sentences.Count == 0 ? Verdict.NotChecked
            : verified > 0 ? Verdict.Supported
            // Quotes that prove nothing, where quotes are required, are not much better than none.
            : demand.Required ? Verdict.Uncertain
            : Verdict.NotChecked;
    }

    private static IEnumerable<ProviderCitation> Provided(MarkedAnswer answer) =>
        answer.Quotes.Where(quote => quote.Provider is not null).Select(quote => quote.Provider!);
}
