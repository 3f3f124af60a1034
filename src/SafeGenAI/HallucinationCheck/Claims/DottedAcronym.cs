using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Reads letters with dots between, which the words of a text keep apart: U.S., U.N.</summary>
internal static class DottedAcronym
{
    public const int Longest = 6;

    /// <summary>How many letters the acronym at a word has; 0 where none starts.</summary>
    public static int Read(FoldedWords text, int word, Span<char> letters)
    {
        if (text.Words[word].Length > 1 || (word > 0 && text.Words[word - 1].Length == 1 && text.Gap(word - 1) is "."))
        {
            return 0;
        }

        int length = 0;
        for (; length < Longest && word + length < text.Words.Length && text.Words[word + length] is { Kind: WordKind.Letters, Length: 1 }; length++)
        {
            if (length > 0 && text.Gap(word + length - 1) is not ".")
            {
                break;
            }

            letters[length] = char.ToUpperInvariant(text[word + length][0]);
        }

        return length < 2 ? 0 : length;
    }
}
