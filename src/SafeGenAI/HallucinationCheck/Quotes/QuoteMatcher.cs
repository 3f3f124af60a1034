using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>Says whether a quote stands in the sources, and where.</summary>
internal sealed class QuoteMatcher(IReadOnlyList<SourceText> sources)
{
    /// <summary>Looks in the cited source first, then in the others.</summary>
    /// <param name="quote">The words that are said to be verbatim.</param>
    /// <param name="citedSourceId">The source they are said to stand in, or null where any will do.</param>
    public QuoteMatch Match(string quote, string? citedSourceId) => Match(new PreparedQuote(quote), citedSourceId);

    /// <inheritdoc cref="Match(string, string?)"/>
    public QuoteMatch Match(PreparedQuote quote, string? citedSourceId)
    {
        if (quote.Words.Length == 0)
        {
            return new QuoteMatch(QuoteStatus.TooShort);
        }

        QuoteMatch best = Best(quote, citedSourceId, cited: true, default);
        if (!best.IsVerified)
        {
            QuoteMatch elsewhere = Best(quote, citedSourceId, cited: false, best);
            best = citedSourceId is not null && elsewhere.IsVerified ? elsewhere with { Status = QuoteStatus.WrongCitation } : elsewhere;
        }

        return quote.IsProbative ? best
            : best.Status >= QuoteStatus.WrongCitation && best.Similarity >= 1 ? best with { Status = QuoteStatus.TooShort }
            : new QuoteMatch(QuoteStatus.TooShort);
    }

    private QuoteMatch Best(PreparedQuote quote, string? citedSourceId, bool cited, QuoteMatch best)
    {
        foreach (SourceText source in sources)
        {
            if (source.IsEmpty || IsCited(source, citedSourceId) != cited)
            {
                continue;
            }

            QuoteMatch match = MatchIn(source, quote);
            if (match.Status > best.Status || (match.Status == best.Status && match.Similarity > best.Similarity))
            {
                best = match;
            }

            if (best.IsVerified && best.Similarity >= 1)
            {
                break;
            }
        }

        return best;
    }

    private static bool IsCited(SourceText source, string? citedSourceId) =>
        citedSourceId is null || source.Id.AsSpan().Trim().Equals(citedSourceId.AsSpan().Trim(), StringComparison.OrdinalIgnoreCase);

    private static QuoteMatch MatchIn(SourceText source, PreparedQuote quote)
    {
        Range whole = ..quote.Words.Length;
        int exact = ExactSearch.Find(source, 0, quote, whole);
        if (exact >= 0)
        {
            WordWindow place = Exact(source, exact, quote, whole);
            return place.Change == MeaningChange.None && SameText(source, exact, quote, whole)
                ? Found(source, place.From, place.To, QuoteStatus.Verified, 1)
                : Judge(source, quote.Words.Length, place);
        }

        return quote.Parts.Count > 1 ? MatchParts(source, quote)
            : FuzzySearch.Find(source, 0, quote, whole) is { } window ? Judge(source, quote.Words.Length, window)
            : default;
    }

    /// <summary>All parts in order in one source, each after the one before.</summary>
    private static QuoteMatch MatchParts(SourceText source, PreparedQuote quote)
    {
        WordWindow all = new(-1, 0, 0, MeaningChange.None);
        bool same = true;
        foreach (Range part in quote.Parts)
        {
            (int offset, int length) = part.GetOffsetAndLength(quote.Words.Length);
            int exact = ExactSearch.Find(source, all.To, quote, part);
            WordWindow? place = exact >= 0 ? Exact(source, exact, quote, part) : FuzzySearch.Find(source, all.To, quote, part);
            if (place is not { } window || Similarity.Of(length, window.Edits) < Similarity.Doubtful)
            {
                return default;
            }

            same &= exact >= 0 && SameText(source, exact, quote, part);
            MeaningChange leftOut = all.From < 0 ? MeaningChange.None : Elision.Change(source, all.To, window.From, quote.Proves(part));
            all = new WordWindow(all.From < 0 ? window.From : all.From, window.To, all.Edits + window.Edits, all.Change | window.Change | leftOut);
        }

        return same && all.Change == MeaningChange.None ? Found(source, all.From, all.To, QuoteStatus.Verified, 1) : Judge(source, quote.Words.Length, all);
    }

    private static WordWindow Exact(SourceText source, int from, PreparedQuote quote, Range part)
    {
        int to = from + part.GetOffsetAndLength(quote.Words.Length).Length;
        return new WordWindow(from, to, 0, Meaning.OfSeparators(source, from, quote, part) | Meaning.OfEnds(source, from, to));
    }

    private static bool SameText(SourceText source, int from, PreparedQuote quote, Range part)
    {
        (int offset, int length) = part.GetOffsetAndLength(quote.Words.Length);
        return source.Slice(from, from + length).Equals(quote.Slice(offset, offset + length), StringComparison.OrdinalIgnoreCase);
    }

    private static QuoteMatch Judge(SourceText source, int words, WordWindow window) =>
        Found(source, window.From, window.To, Similarity.Judge(words, window.Edits, window.Change), Similarity.Of(words, window.Edits));

    private static QuoteMatch Found(SourceText source, int from, int to, QuoteStatus status, double similarity) =>
        similarity < Similarity.Doubtful ? new QuoteMatch(status, Similarity: similarity)
            : new QuoteMatch(status, source, source.Locate(from, to), similarity);
}
