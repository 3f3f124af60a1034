using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Judge;

/// <summary>Lays the words that carry content of a sentence beside those of a passage, in the order of both: a longest common subsequence.</summary>
internal sealed class WordAlignment
{
    public const int None = -1;

    // A sentence of 80 words beside one of 1,600. More is not compared: time stays linear in what the judge says.
    private const int MostComparisons = 1 << 17;

    private readonly int[] _partners;

    private WordAlignment(int[] sentence, int[] passage, int[] partners, bool inOrder) =>
        (Sentence, Passage, _partners, IsInOrder) = (sentence, passage, partners, inOrder);

    /// <summary>The content words of the sentence, as places among all its words.</summary>
    public int[] Sentence { get; }

    /// <summary>Those of the passage.</summary>
    public int[] Passage { get; }

    /// <summary>Whether every word that both have stands in the same order in both.</summary>
    public bool IsInOrder { get; }

    /// <summary>The place in <see cref="Passage"/> that a place in <see cref="Sentence"/> is laid beside, or <see cref="None"/>.</summary>
    public int this[int sentence] => _partners[sentence];

    /// <returns>Null where they are too long to be compared.</returns>
    public static WordAlignment? Of(FoldedWords sentence, FoldedWords passage)
    {
        int[] one = Content(sentence);
        int[] other = Content(passage);
        if ((long)(one.Length + 1) * (other.Length + 1) > MostComparisons)
        {
            return null;
        }

        int shared = 0;
        int width = other.Length + 1;
        int[] longest = new int[(one.Length + 1) * width];
        bool[] same = new bool[longest.Length];
        for (int i = one.Length - 1; i >= 0; i--)
        {
            bool found = false;
            for (int j = other.Length - 1; j >= 0; j--)
            {
                int cell = (i * width) + j;
                same[cell] = Inflection.IsSameWord(sentence[one[i]], passage[other[j]]);
                found |= same[cell];
                longest[cell] = same[cell] ? longest[cell + width + 1] + 1 : Math.Max(longest[cell + width], longest[cell + 1]);
            }

            shared += found ? 1 : 0;
        }

        return new WordAlignment(one, other, Partners(one.Length, other.Length, same, longest), longest[0] == shared);
    }

    private static int[] Partners(int sentence, int passage, bool[] same, int[] longest)
    {
        int[] partners = new int[sentence];
        Array.Fill(partners, None);
        int width = passage + 1;
        for (int i = 0, j = 0; i < sentence && j < passage;)
        {
            int cell = (i * width) + j;
            if (same[cell])
            {
                partners[i++] = j++;
            }
            else if (longest[cell + width] >= longest[cell + 1])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return partners;
    }

    private static int[] Content(FoldedWords text)
    {
        List<int> content = [];
        for (int i = 0; i < text.Words.Length; i++)
        {
            if (!Vocabulary.IsNegation(text[i]) && !WordOrder.IsTurning(text[i]) && (ExactWord.IsExact(text, i) || !Vocabulary.IsFunctionWord(text[i])))
            {
                content.Add(i);
            }
        }

        return [.. content];
    }
}
