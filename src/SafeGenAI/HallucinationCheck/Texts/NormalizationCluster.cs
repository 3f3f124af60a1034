using System.Globalization;
using System.Text;

namespace SafeGenAI.HallucinationCheck.Texts;

/// <summary>
/// The smallest piece of a text that can be normalised by itself: a base character and what composes with it.
/// Piecewise normalisation is what makes an exact map of offsets possible.
/// </summary>
internal static class NormalizationCluster
{
    // Nobody writes a longer one; the bound keeps hostile piles of accents linear.
    private const int MaxLength = 128;

    /// <summary>The end of the cluster that starts at <paramref name="start"/>.</summary>
    public static int End(ReadOnlySpan<char> text, int start)
    {
        int end = start + RuneLength(text, start);
        int limit = Math.Min(text.Length, start + MaxLength);
        while (end < limit && text[end] >= 0x80 && (IsIgnorable(text[end]) || IsContinuation(text, end)))
        {
            end += RuneLength(text, end);
        }

        return end;
    }

    /// <summary>Whether the character may merge with the one before it: marks, Hangul vowels and finals, sound marks.</summary>
    public static bool IsContinuation(ReadOnlySpan<char> text, int index)
    {
        char c = text[index];
        if (c < 0x300)
        {
            return false;
        }

        if (c is (>= '\u1160' and <= '\u11FF') or (>= '\u3131' and <= '\u318E') or (>= '\uFFA0' and <= '\uFFDC') or '\uFF9E' or '\uFF9F')
        {
            return true;
        }

        UnicodeCategory category = char.IsSurrogate(c)
            ? Rune.DecodeFromUtf16(text[index..], out Rune rune, out _) == System.Buffers.OperationStatus.Done ? Rune.GetUnicodeCategory(rune) : UnicodeCategory.Surrogate
            : char.GetUnicodeCategory(c);
        return category is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
    }

    /// <summary>Whether the character is invisible: soft hyphen, zero-width, direction marks, variation selectors, tatweel.</summary>
    public static bool IsIgnorable(char c) => c is '\u00AD' or '\u034F' or '\u061C' or '\u0640' or '\u180E'
        or (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u2064')
        or (>= '\u2066' and <= '\u2069') or (>= '\uFE00' and <= '\uFE0F') or '\uFEFF';

    /// <summary>Whether NFKC is known to leave the character as it is; saves the call for most letters of most scripts.</summary>
    public static bool IsStable(char c) => c is (>= '\u00C0' and <= '\u0131') or (>= '\u0134' and <= '\u013E')
        or (>= '\u0141' and <= '\u0148') or (>= '\u014A' and <= '\u017E') or (>= '\u0388' and <= '\u03CE')
        or (>= '\u0400' and <= '\u0481') or (>= '\u05D0' and <= '\u05EA') or (>= '\u0620' and <= '\u063F')
        or (>= '\u0641' and <= '\u064A') or (>= '\u20A9' and <= '\u20BF') or (>= '\u3041' and <= '\u3094')
        or (>= '\u30A1' and <= '\u30FA') or (>= '\u4E00' and <= '\u9FA5') or (>= '\uAC00' and <= '\uD7A3');

    private static int RuneLength(ReadOnlySpan<char> text, int index) =>
        char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]) ? 2 : 1;
}
