using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>A sentence that names entities.</summary>
/// <param name="Answer">The whole answer.</param>
/// <param name="Place">The sentence in it.</param>
/// <param name="Mentions">The places that name entities, in order and apart: they may hold numbers and colours, which say nothing.</param>
internal readonly record struct FactSentence(string Answer, TextSpan Place, IReadOnlyList<TextSpan> Mentions)
{
    public ReadOnlySpan<char> Text => Answer.AsSpan(Place.Start, Place.Length);

    /// <summary>Whether it says how something is: a question does not, and what a negation covers is not known.</summary>
    public bool IsStatement
    {
        get
        {
            ReadOnlySpan<char> text = Text;
            if (text.TrimEnd("\"')*_ ").EndsWith('?'))
            {
                return false;
            }

            for (int i = 0; i < text.Length;)
            {
                int end = WordEnd(text, i);
                if (end > i && Vocabulary.IsNegation(text[i..end]))
                {
                    return false;
                }

                i = Math.Max(end, i + 1);
            }

            return true;
        }
    }

    /// <summary>Whether a place in the answer lies in one that names an entity.</summary>
    public bool IsName(TextSpan place)
    {
        int low = 0;
        int high = Mentions.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = Mentions[middle].End <= place.Start ? (middle + 1, high) : (low, middle);
        }

        return low < Mentions.Count && Mentions[low].Start < place.End;
    }

    private static int WordEnd(ReadOnlySpan<char> text, int start)
    {
        while (start < text.Length && (char.IsLetter(text[start]) || text[start] is '\'' or '\u2019'))
        {
            start++;
        }

        return start;
    }
}
