using System.Buffers;

namespace SafeGenAI.Failures;

/// <summary>
/// Matches [quote] openings inability, and hands on to <see cref="RefusedObject"/>. Every decision before the end of the
/// text is the same for every continuation of it, so "no" for a beginning is "no" for the whole.
/// </summary>
internal readonly ref struct RefusalMatcher(ReadOnlySpan<char> text, bool isComplete)
{
    private const int MostOpenings = 6;

    private static readonly SearchValues<char> FirstLetters = SearchValues.Create(
        [.. new[] { RefusalPhrases.Openings, RefusalPhrases.Selves, RefusalPhrases.Inabilities }
            .SelectMany(phrases => phrases)
            .SelectMany(phrase => new[] { phrase[0], char.ToUpperInvariant(phrase[0]) })
            .Distinct()]);

    private readonly PhraseReader _reader = new(text, isComplete);

    public PhraseMatch Match()
    {
        int start = 0;
        int quote = -1;
        ReadOnlySpan<char> text = _reader.Text;
        for (; start < text.Length; start++)
        {
            if (text[start] is '"' or '“' or '„' or '«' || PhraseReader.IsApostrophe(text[start]))
            {
                quote = quote < 0 ? start : quote;
            }
            else if (!char.IsWhiteSpace(text[start]) && !PhraseReader.IsInvisible(text[start]))
            {
                break;
            }
        }

        // Most answers are told by their first letter.
        if (start < text.Length && !FirstLetters.Contains(text[start]))
        {
            return PhraseMatch.No;
        }

        PhraseMatch match = Opening(start, 0, ofMachine: false);
        return match != PhraseMatch.No && quote >= 0 && GoesOnAfterQuote(start, text[quote]) ? PhraseMatch.No : match;
    }

    // "I can't help with that" is what it said: an answer about a refusal.
    private bool GoesOnAfterQuote(int position, char opening)
    {
        ReadOnlySpan<char> text = _reader.Text;
        bool closed = false;
        for (; position < text.Length; position++)
        {
            if (closed && char.IsLetterOrDigit(text[position]))
            {
                return true;
            }

            bool insideWord = position + 1 < text.Length && char.IsLetterOrDigit(text[position + 1]);
            closed |= PhraseReader.IsApostrophe(opening)
                ? PhraseReader.IsApostrophe(text[position]) && !insideWord
                : text[position] is '"' or '”' or '“' or '»';
        }

        return false;
    }

    private PhraseMatch Opening(int position, int depth, bool ofMachine)
    {
        PhraseMatch best = Inability(position, ofMachine);
        if (depth == MostOpenings)
        {
            return best;
        }

        foreach (string opening in RefusalPhrases.Openings)
        {
            best = Best(best, AfterOpening(_reader.Phrase(opening, position, out int end), end, depth, ofMachine));
        }

        foreach (string joiner in depth > 0 ? RefusalPhrases.Joiners : [])
        {
            best = Best(best, AfterOpening(_reader.Phrase(joiner, position, out int end), end, depth, ofMachine));
        }

        foreach (string self in RefusalPhrases.Selves)
        {
            PhraseMatch match = _reader.Phrase(self, position, out int end);
            best = Best(best, match == PhraseMatch.Yes ? Machine(end, depth) : match);
        }

        return best;
    }

    private PhraseMatch Machine(int position, int depth)
    {
        PhraseMatch best = PhraseMatch.No;
        position = _reader.SkipSpace(position);
        foreach (string machine in RefusalPhrases.Machines)
        {
            best = Best(best, AfterOpening(_reader.Phrase(machine, position, out int end), end, depth, ofMachine: true));
        }

        return best;
    }

    private PhraseMatch AfterOpening(PhraseMatch match, int end, int depth, bool ofMachine) =>
        match == PhraseMatch.Yes ? Opening(_reader.SkipSeparators(end), depth + 1, ofMachine) : match;

    private PhraseMatch Inability(int position, bool ofMachine)
    {
        PhraseMatch best = PhraseMatch.No;
        foreach (string inability in RefusalPhrases.Inabilities)
        {
            PhraseMatch match = _reader.Phrase(inability, position, out int end);
            best = Best(best, match == PhraseMatch.Yes ? new RefusedObject(_reader).Match(end, ofMachine) : match);
        }

        return best;
    }

    private static PhraseMatch Best(PhraseMatch left, PhraseMatch right) => left > right ? left : right;
}
