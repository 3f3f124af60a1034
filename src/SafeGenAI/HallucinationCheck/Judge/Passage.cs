using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Judge;

/// <summary>
/// Compares a sentence with the passage that is said to support it. A quote that is in the source proves only that the
/// judge can copy: one that obeys an injection can copy too.
/// </summary>
internal static class Passage
{
    /// <summary>The share below which they do not speak of the same thing, 0 to 1.</summary>
    public const double RelatedShare = 0.3;

    /// <param name="sentence">The sentence of the answer.</param>
    /// <param name="passage">One sentence of the source, whole: what stands before and behind a quote may turn it around.</param>
    /// <param name="quote">What the judge quotes: a word counts where both have it.</param>
    /// <param name="requiredOverlap">The share of the sentence's content words that both must have, 0 to 1.</param>
    public static PassageFit Compare(FoldedWords sentence, FoldedWords passage, FoldedWords quote, double requiredOverlap)
    {
        int content = 0;
        int found = 0;
        bool carries = HasNegation(sentence) == HasNegation(passage);
        for (int i = 0; i < sentence.Words.Length; i++)
        {
            ReadOnlySpan<char> word = sentence[i];
            bool exact = ExactWord.IsExact(sentence, i);
            if (!exact && (Vocabulary.IsFunctionWord(word) || Vocabulary.IsNegation(word)))
            {
                continue;
            }

            bool has = Has(passage, word) && Has(quote, word);
            content++;
            found += has ? 1 : 0;
            carries &= has || (!exact && !IsReversed(word, passage));
        }

        return found == 0 || found < RelatedShare * content ? PassageFit.Unrelated
            : !carries || found < requiredOverlap * content ? PassageFit.Related
            : WordOrder.Holds(sentence, passage) ? PassageFit.Carries
            : PassageFit.Shuffled;
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
