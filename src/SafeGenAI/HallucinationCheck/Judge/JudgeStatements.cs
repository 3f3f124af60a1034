using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Quotes;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Judge;

/// <summary>Computes a verdict from what the judge said. Nothing it says counts that its quotes do not bear out.</summary>
internal sealed class JudgeStatements(IReadOnlyList<SourceText> sources, double requiredOverlap)
{
    // Longer quotes have a word for every claim somewhere.
    private const int LongestQuote = 400;

    private readonly QuoteMatcher _matcher = new(sources);
    private readonly Dictionary<SourceText, List<TextSpan>> _sentences = [];
    private readonly List<Finding> _findings = [];
    private readonly List<QuoteCitation> _citations = [];
    private JudgeSilence? _silence;

    /// <param name="sentences">What has to be supported.</param>
    /// <param name="statements">What the judge said.</param>
    /// <param name="before">What the other checks found: the judge cannot outweigh a hard finding.</param>
    public JudgeOutcome Weigh(IReadOnlyList<JudgedSentence> sentences, List<JudgeStatement> statements, IReadOnlyList<Finding> before)
    {
        for (int i = 0; i < sentences.Count; i++)
        {
            Weigh(sentences[i], statements.FindAll(statement => statement.Sentence == i + 1));
        }

        bool contradicted = _findings.Exists(finding => finding.Severity == FindingSeverity.Block);
        bool supported = _findings.Count == 0;
        if (supported && before.Any(finding => finding.Severity == FindingSeverity.Block))
        {
            return JudgeOutcome.Unknown(JudgeSilence.Disagreement, sentences[^1].Claim.End);
        }

        Verdict? verdict = contradicted ? Verdict.Unsupported
            : _silence is not null ? null
            : supported ? Verdict.Supported
            : Verdict.Uncertain;
        return new JudgeOutcome(verdict, _findings, _citations, verdict is null ? _silence : null);
    }

    private void Weigh(JudgedSentence sentence, List<JudgeStatement> statements)
    {
        if (statements.Count == 0)
        {
            Doubt(sentence, JudgeSilence.Incomplete);
            return;
        }

        JudgeLabel label = statements[0].Label;
        if (statements.Exists(statement => statement.Label != label))
        {
            Doubt(sentence, JudgeSilence.Disagreement);
            return;
        }

        if (label == JudgeLabel.NotFound)
        {
            _findings.Add(new Finding(JudgeFindingCodes.Unsupported, FindingSeverity.Annotate, sentence.Claim));
            return;
        }

        QuoteMatch best = default;
        PassageFit fit = PassageFit.Unrelated;
        foreach (JudgeStatement statement in statements)
        {
            (QuoteMatch match, PassageFit itsFit) = Find(statement, sentence.Words);
            if (match.IsVerified && (!best.IsVerified || itsFit > fit))
            {
                (best, fit) = (match, itsFit);
            }
        }

        if (label == JudgeLabel.Contradicted)
        {
            Contradict(sentence, best, fit);
        }
        else if (fit == PassageFit.Carries)
        {
            _citations.Add(new QuoteCitation(sentence.Claim, best.Source!.Id, best.Span, best.Source.Snippet(best.Span)));
        }
        else
        {
            Doubt(sentence, JudgeSilence.Disagreement);
        }
    }

    private void Contradict(JudgedSentence sentence, QuoteMatch match, PassageFit fit)
    {
        if (fit == PassageFit.Carries)
        {
            // The passage that is said to contradict the sentence says the same.
            Doubt(sentence, JudgeSilence.Disagreement);
            return;
        }

        bool proven = match.IsVerified && fit == PassageFit.Related;
        _findings.Add(new Finding(JudgeFindingCodes.Contradicted, proven ? FindingSeverity.Block : FindingSeverity.Annotate, sentence.Claim)
        {
            EvidenceSourceId = match.SourceId,
            Evidence = match.Source is null ? null : match.Span,
        });
    }

    private (QuoteMatch Match, PassageFit Fit) Find(JudgeStatement statement, FoldedWords sentence)
    {
        if (statement.Source == 0 || statement.Quote.Length > LongestQuote)
        {
            return default;
        }

        PreparedQuote quote = new(statement.Quote);
        QuoteMatch match = _matcher.Match(quote, sources[statement.Source - 1].Id);
        return match.IsVerified ? (match, Fit(sentence, match, quote)) : default;
    }

    /// <summary>One sentence of the source must do: words gathered from several say what none of them says.</summary>
    private PassageFit Fit(FoldedWords sentence, QuoteMatch match, PreparedQuote quote)
    {
        string text = match.Source!.Folded.Original;
        if (!_sentences.TryGetValue(match.Source, out List<TextSpan>? all))
        {
            _sentences[match.Source] = all = SentenceScanner.Scan(text);
        }

        PassageFit best = PassageFit.Unrelated;
        foreach (TextSpan span in all)
        {
            if (span.Start < match.Span.End && span.End > match.Span.Start)
            {
                PassageFit fit = Passage.Compare(sentence, new FoldedWords(text.Substring(span.Start, span.Length)), quote, requiredOverlap);
                best = fit > best ? fit : best;
            }
        }

        return best;
    }

    private void Doubt(JudgedSentence sentence, JudgeSilence silence)
    {
        _silence ??= silence;
        _findings.Add(new Finding(JudgeFindingCodes.Unknown, FindingSeverity.Hint, sentence.Claim));
    }
}
