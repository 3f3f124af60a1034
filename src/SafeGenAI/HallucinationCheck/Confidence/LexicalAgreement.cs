using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Confidence;

/// <summary>How far two answers to one question say the same, in words.</summary>
internal sealed class LexicalAgreement
{
    private readonly HashSet<string> _content = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _exact = new(StringComparer.OrdinalIgnoreCase);

    public LexicalAgreement(FoldedWords text)
    {
        for (int i = 0; i < text.Words.Length; i++)
        {
            ReadOnlySpan<char> word = text[i];
            if (text.Words[i].Kind is WordKind.Number or WordKind.Symbol || Vocabulary.IsNumberWord(word) || Vocabulary.IsNegation(word) || (i > 0 && IsCapitalised(word)))
            {
                _exact.Add(word.ToString());
            }
            else if (!Vocabulary.IsFunctionWord(word))
            {
                _content.Add(word.ToString());
            }
        }
    }

    /// <summary>Whether there is anything to agree on.</summary>
    public bool IsEmpty => _content.Count + _exact.Count == 0;

    /// <summary>
    /// The lower of two figures, 0 to 1: the F1 of all content words, and the F1 of numbers, names and negations alone, which a few
    /// words among many would hide.
    /// </summary>
    public double With(LexicalAgreement other) => Math.Min(
        F1(_content.Count + _exact.Count, other._content.Count + other._exact.Count, Common(_content, other._content) + Common(_exact, other._exact)),
        F1(_exact.Count, other._exact.Count, Common(_exact, other._exact)));

    private static double F1(int one, int other, int common) => one + other == 0 ? 1 : 2d * common / (one + other);

    private static int Common(HashSet<string> one, HashSet<string> other)
    {
        int common = 0;
        foreach (string word in one)
        {
            common += other.Contains(word) ? 1 : 0;
        }

        return common;
    }

    private static bool IsCapitalised(ReadOnlySpan<char> word) => char.IsUpper(word[0]) && !Vocabulary.IsFunctionWord(word);
}
