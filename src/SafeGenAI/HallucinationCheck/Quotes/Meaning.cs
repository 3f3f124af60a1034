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
