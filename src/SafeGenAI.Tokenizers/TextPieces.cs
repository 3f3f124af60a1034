using System.Globalization;

namespace SafeGenAI.Tokenizers;

/// <summary>Cuts text where a tokenizer cuts it anyway, so that the pieces' tokens add up to the whole's.</summary>
/// <remarks>
/// o200k_base first splits text by a pattern into words, numbers of up to three digits, punctuation and white space, and
/// merges bytes only within one of them. After a letter anything that is no letter, mark or apostrophe begins a new one
/// (an apostrophe may begin a contraction, which belongs to its word), and after a digit anything that is no digit.
/// </remarks>
internal static class TextPieces
{
    /// <summary>The usual length of a piece.</summary>
    public const int Usual = 4_096;

    /// <summary>
    /// What goes on for longer without a cut is a run: merging takes time by the square of its length. A hundred
    /// thousand times the same letter took five seconds, as many Chinese characters ten.
    /// </summary>
    public const int LongestWord = 256;

    /// <summary>The length of the text's first piece, which ends where the text ends or may be cut.</summary>
    /// <param name="text">Not empty.</param>
    /// <param name="isRun">Whether the piece has no cut within and is longer than <see cref="LongestWord"/>.</param>
    public static int FirstLength(ReadOnlySpan<char> text, out bool isRun)
    {
        int cut = 0;
        int i = 1;
        for (; i < text.Length; i++)
        {
            if (MayCut(text[i - 1], text[i]))
            {
                if (i - cut > LongestWord)
                {
                    // What was before the run is a piece of its own.
                    break;
                }

                cut = i;
                if (cut >= Usual)
                {
                    isRun = false;
                    return cut;
                }
            }
        }

        isRun = cut == 0 && i > LongestWord;
        return i - cut <= LongestWord || cut == 0 ? i : cut;
    }

    /// <summary>Whether text may be cut between two characters.</summary>
    public static bool MayCut(char before, char after) => char.IsLetter(before) ? !char.IsLetter(after) && !ContinuesWord(after)
        : char.IsNumber(before) && !char.IsNumber(after) && !char.IsSurrogate(after);

    /// <summary>Marks belong to their word; half of a surrogate pair may be a letter.</summary>
    private static bool ContinuesWord(char c) => c == '\'' || char.IsSurrogate(c)
        || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
