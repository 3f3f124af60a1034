using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Judge;

/// <summary>
/// Compares a sentence with the passage that is said to support it. A quote that is in the source proves only that the
/// judge can copy: one that obeys an injection can copy too.
/// </summary>
internal static class Passage
{
    /// <summary>The share of a sentence's content words that the passage must have, 0 to 1.</summary>
    public const double RequiredShare = 0.7;

    /// <param name="sentence">The sentence of the answer.</param>
    /// <param name="passage">The words of the source.</param>
    /// <param name="quote">The same words as the judge gave them: a word counts where both have it.</param>
    public static PassageFit Compare(FoldedWords sentence, FoldedWords passage, FoldedWords quote)
    {
        int content = 0;
        int found = 0;
        bool carries = HasNegation(sentence) == HasNegation(passage);
        for (int i = 0; i < sentence.Words.Length; i++)
        {
            ReadOnlySpan<char> word = sentence[i];
            bool exact = sentence.Words[i].Kind is WordKind.Number or WordKind.Symbol || Vocabulary.IsNumberWord(word) || (i > 0 && IsName(sentence, i));
            if (!exact && (Vocabulary.IsFunctionWord(word) || Vocabulary.IsNegation(word)))
            {
                continue;
            }

            bool has = Has(passage, word) && Has(quote, word);
            content++;
            found += has ? 1 : 0;
            carries &= has || (!exact && !IsReversed(word, passage));
        }

        return found == 0 ? PassageFit.Unrelated
            : carries && found >= RequiredShare * content ? PassageFit.Carries
            : PassageFit.Related;
    }

    private static bool HasNegation(FoldedWords text)
    {
        for (int i = 0; i < text.Words.Length; i++)
        {
            if (Vocabulary.IsNegation(text[i]))
            {
                return true;
            }
        }

        return false;
    }

    // A script without capitals has no names to be told by them: there the share of words decides.
    private static bool IsName(FoldedWords text, int index)
    {
        foreach (char c in text[index])
        {
            if (char.IsUpper(c))
            {
                return !Vocabulary.IsFunctionWord(text[index]);
            }
        }

        return false;
    }

    private static bool IsReversed(ReadOnlySpan<char> word, FoldedWords passage)
    {
        for (int i = 0; i < passage.Words.Length; i++)
        {
            if (Vocabulary.IsNegationOf(word, passage[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Has(FoldedWords text, ReadOnlySpan<char> word)
    {
        for (int i = 0; i < text.Words.Length; i++)
        {
            if (Inflection.IsSameWord(word, text[i]))
            {
                return true;
            }
        }

        return false;
    }
}
