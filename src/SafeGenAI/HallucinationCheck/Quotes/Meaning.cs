using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>Tells what a difference of one word between a quote and its source changes.</summary>
internal static class Meaning
{
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
            change |= OfOmitted(source, word);
        }

        return change;
    }

    /// <summary>What the signs between two numbers say: "2019-2020" is not "2019, 2020". White space says nothing.</summary>
    public static MeaningChange OfSeparators(FoldedWords source, int from, FoldedWords quote, Range part)
    {
        (int offset, int length) = part.GetOffsetAndLength(quote.Words.Length);
        for (int i = 0; i + 1 < length; i++)
        {
            if (quote.Words[offset + i].Kind == WordKind.Number && quote.Words[offset + i + 1].Kind == WordKind.Number
                && !quote.Gap(offset + i).Trim().SequenceEqual(source.Gap(from + i).Trim()))
            {
                return MeaningChange.OmittedNumber;
            }
        }

        return MeaningChange.None;
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
            : Vocabulary.MayBeName(word) ? MeaningChange.Name
            : MeaningChange.None;
    }

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
