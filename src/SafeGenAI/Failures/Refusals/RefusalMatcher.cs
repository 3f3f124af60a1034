using System.Numerics;

namespace SafeGenAI.Failures.Refusals;

/// <summary>
/// Matches [quote] openings inability in one language, and hands on to <see cref="FrameMatcher"/>. Every decision before the
/// end of the text is the same for every continuation of it, so "no" for a beginning is "no" for the whole.
/// </summary>
internal readonly ref struct RefusalMatcher
{
    private const int MostOpenings = 6;

    private readonly PhraseReader _reader;
    private readonly RefusalBook _book;

    private RefusalMatcher(PhraseReader reader, RefusalBook book)
    {
        _reader = reader;
        _book = book;
    }

    public static PhraseMatch Match(ReadOnlySpan<char> text, bool isComplete)
    {
        PhraseReader reader = new(text, isComplete);
        int start = reader.SkipQuotes(out int quote);
        PhraseMatch best = PhraseMatch.No;
        for (int books = RefusalBooks.Of(text[start..], isComplete); books != 0; books &= books - 1)
        {
            RefusalMatcher matcher = new(reader, RefusalBooks.All[BitOperations.TrailingZeroCount(books)]);
            best = Best(best, matcher.Opening(start, 0, ofMachine: false));
        }

        return best != PhraseMatch.No && quote >= 0 && reader.GoesOnAfterQuote(start, text[quote]) ? PhraseMatch.No : best;
    }

    private PhraseMatch Opening(int position, int depth, bool ofMachine)
    {
        PhraseMatch best = Sentences(_book.Sentences, position);
        if (ofMachine)
        {
            best = Best(best, Sentences(_book.MachineSentences, position));
        }

        if (depth == MostOpenings)
        {
            return best;
        }

        best = Best(best, Openings(_book.Openings, position, depth, ofMachine));
        best = depth > 0 ? Best(best, Openings(_book.Joiners, position, depth, ofMachine)) : best;
        return Best(best, Openings(_book.Machines, position, depth, ofMachine: true));
    }

    private PhraseMatch Openings(string[] openings, int position, int depth, bool ofMachine)
    {
        PhraseMatch best = PhraseMatch.No;
        foreach (string opening in openings)
        {
            PhraseMatch match = _reader.Phrase(opening, position, out int end);
            best = Best(best, match == PhraseMatch.Yes ? Opening(_reader.SkipSeparators(end), depth + 1, ofMachine) : match);
        }

        return best;
    }

    private PhraseMatch Sentences(RefusalSentence[] sentences, int position)
    {
        PhraseMatch best = PhraseMatch.No;
        foreach (RefusalSentence sentence in sentences)
        {
            foreach (string head in sentence.Heads)
            {
                PhraseMatch match = _reader.Phrase(head, position, out int end);
                best = Best(best, match == PhraseMatch.Yes ? Frames(sentence.Frames, end) : match);
            }
        }

        return best;
    }

    private PhraseMatch Frames(RefusalFrame[] frames, int position)
    {
        PhraseMatch best = PhraseMatch.No;
        foreach (RefusalFrame frame in frames)
        {
            best = Best(best, new FrameMatcher(_reader, _book, frame).Match(position));
        }

        return best;
    }

    private static PhraseMatch Best(PhraseMatch left, PhraseMatch right) => left > right ? left : right;
}
