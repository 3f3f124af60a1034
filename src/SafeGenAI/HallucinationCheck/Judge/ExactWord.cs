using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Judge;

/// <summary>Words that nothing else can stand for: numbers, signs and names.</summary>
internal static class ExactWord
{
    public static bool IsExact(FoldedWords text, int word) => IsNumber(text, word) || IsName(text[word]);

    public static bool IsNumber(FoldedWords text, int word) =>
        text.Words[word].Kind is WordKind.Number or WordKind.Symbol || Vocabulary.IsNumberWord(text[word]);

    // The first word of a sentence may be one. A script without capitals has no names to be told by them: there the share decides.
    private static bool IsName(ReadOnlySpan<char> word)
    {
        foreach (char c in word)
        {
            if (char.IsUpper(c))
            {
                return !Vocabulary.IsFunctionWord(word);
            }
        }

        return false;
    }
}
