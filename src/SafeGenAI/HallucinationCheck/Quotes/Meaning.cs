using System.Buffers;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>Tells what a difference of one word between a quote and its source changes.</summary>
internal static class Meaning
{
    private static readonly SearchValues<char> Stops = SearchValues.Create(",;:.!?\u3002\u3001\u061F\u060C");
    private static readonly SearchValues<char> Ends = SearchValues.Create(".!?\u3002\u061F");

    // Mr, Dr, Inc, Ltd: their point ends nothing.
    private const int LongestAbbreviation = 3;

    public static MeaningChange OfAdded(FoldedWords quote, int word) => Of(quote, word, MeaningChange.Number);

    public static MeaningChange OfOmitted(FoldedWords source, int word) => Of(source, word, MeaningChange.OmittedNumber);

    public static MeaningChange OfReplaced(FoldedWords source, int word, FoldedWords quote, int quoteWord) =>
        OfAdded(quote, quoteWord) | OfOmitted(source, word)
        | (Vocabulary.IsNegationOf(source[word], quote[quoteWord]) ? MeaningChange.Negation : MeaningChange.None);

    /// <summary>What the words of the source say that an altered beginning or end of a quote may stand for.</summary>
    public static MeaningChange OfNeighbours(FoldedWords source, int from, int to)
    {
        MeaningChange change = MeaningChange.None;
        for (int word = Math.Max(from, 0); word < Math.Min(to, source.Words.Length); word++)
        {
            // What counts something else nearby is no part of what was left out.
            change |= OfOmitted(source, word) & ~MeaningChange.Unit;
        }

        return change;
    }

    /// <summary>What the signs between the words of a part say that is found word for word.</summary>
    public static MeaningChange OfSeparators(FoldedWords source, int from, FoldedWords quote, Range part)
    {
        (int offset, int length) = part.GetOffsetAndLength(quote.Words.Length);
        MeaningChange change = MeaningChange.None;
        for (int i = 0; i + 1 < length; i++)
        {
            change |= OfSeparator(source, from + i, quote, offset + i);
        }

        return change;
    }

    /// <summary>
    /// What the signs say between a word and the next, which the quote and its source both have: "2019-2020" is not "2019, 2020",
    /// "No, refunds" is not "No refunds", and where a sentence ends another begins. White space says nothing.
    /// </summary>
    public static MeaningChange OfSeparator(FoldedWords source, int word, FoldedWords quote, int quoteWord)
    {
        ReadOnlySpan<char> theirs = source.Gap(word);
        ReadOnlySpan<char> own = quote.Gap(quoteWord);
        if (own.SequenceEqual(theirs))
        {
            return MeaningChange.None;
        }

        if (quote.Words[quoteWord].Kind == WordKind.Number && quote.Words[quoteWord + 1].Kind == WordKind.Number && !own.Trim().SequenceEqual(theirs.Trim()))
        {
            return MeaningChange.OmittedNumber;
        }

        bool stops = own.IndexOfAny(Stops) >= 0;
        return stops != theirs.IndexOfAny(Stops) >= 0 && (Vocabulary.IsNegation(source[word]) || Vocabulary.IsNegation(source[word + 1])) ? MeaningChange.Negation
            : own.IndexOfAny(Ends) < 0 && EndsSentence(source, word, theirs) ? MeaningChange.Context
            : MeaningChange.None;
    }

    /// <summary>Whether a passage cuts a number off what it counts: the sign beside it, or the magnitude behind it.</summary>
    public static MeaningChange OfEnds(FoldedWords source, int from, int to)
    {
        Word[] words = source.Words;
        bool before = words[from].Kind == WordKind.Number && from > 0
            && words[from - 1].Kind == WordKind.Symbol && words[from - 1].End == words[from].Start;
        bool behind = words[to - 1].Kind == WordKind.Number && to < words.Length
            && (Vocabulary.IsMagnitude(source[to]) || (words[to].Kind == WordKind.Symbol && words[to - 1].End == words[to].Start));
        return before || behind ? MeaningChange.OmittedNumber : MeaningChange.None;
    }

    private static MeaningChange Of(FoldedWords text, int index, MeaningChange number)
    {
        ReadOnlySpan<char> word = text[index];
        if (text.Words[index].Kind is WordKind.Number or WordKind.Symbol || ContainsDigit(word) || Vocabulary.IsNumberWord(word))
        {
            return number;
        }

        return Vocabulary.IsNegation(word) ? MeaningChange.Negation
            : Measures.Contains(word) ? MeaningChange.Unit
            : Vocabulary.MayBeName(word) || IsPartOfAddress(text, index) ? MeaningChange.Name
            : MeaningChange.None;
    }

    // "Mr. Smith", "5 p.m. on foot"
    private static bool EndsSentence(FoldedWords source, int word, ReadOnlySpan<char> gap) => gap.IndexOfAny(Ends) >= 0
        && (gap.IndexOfAnyExcept(Ends) < 0 ? gap[0] == '\u3002' : gap.IndexOfAny('!', '?') >= 0 || gap.Contains('\u3002')
            || (gap.Contains(' ') && source.Words[word].Length > LongestAbbreviation && !char.IsLower(source[word + 1][0])));

    /// <summary>Whether the word is a piece of an e-mail or web address, each piece of which counts.</summary>
    private static bool IsPartOfAddress(FoldedWords text, int index) =>
        (index > 0 && Joins(text.Gap(index - 1))) || (index + 1 < text.Words.Length && Joins(text.Gap(index)));

    private static bool Joins(ReadOnlySpan<char> gap) => gap.Length > 0 && !gap.Contains(' ') && gap.ContainsAny("@./:");

    private static bool ContainsDigit(ReadOnlySpan<char> word)
    {
        foreach (char c in word)
        {
            if (char.IsDigit(c))
            {
                return true;
            }
        }

        return false;
    }
}
