using System.Buffers;
using System.Globalization;

namespace SafeGenAI.HallucinationCheck.Texts;

/// <summary>
/// Cuts a folded text into the words that a quote is compared by. Punctuation separates and is not compared; signs,
/// currencies, percent and comparisons are words of their own, because leaving them out would change what is said.
/// </summary>
internal static class WordScanner
{
    public static Word[] Scan(string text)
    {
        Word[] words = ArrayPool<Word>.Shared.Rent((text.Length / 4) + 8);
        int count = 0;
        for (int i = 0; i < text.Length;)
        {
            int end = End(text, i, out WordKind kind);
            if (end == i)
            {
                i += char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
                continue;
            }

            if (count == words.Length)
            {
                Word[] larger = ArrayPool<Word>.Shared.Rent(count * 2);
                words.AsSpan(0, count).CopyTo(larger);
                ArrayPool<Word>.Shared.Return(words);
                words = larger;
            }

            words[count++] = new Word(i, end - i, Hash(text.AsSpan(i, end - i)), kind);
            i = end;
        }

        Word[] result = words.AsSpan(0, count).ToArray();
        ArrayPool<Word>.Shared.Return(words);
        return result;
    }

    private static int End(string text, int start, out WordKind kind)
    {
        char c = text[start];
        kind = WordKind.Letters;
        if (char.IsAsciiLetter(c))
        {
            return LettersEnd(text, start);
        }

        if (c == ' ')
        {
            return start;
        }

        if (char.IsDigit(c))
        {
            kind = WordKind.Number;
            return NumberEnd(text, start);
        }

        if (c >= 0x80 && IsWordCharacter(text, start))
        {
            if (UnspacedScript.Contains(c))
            {
                kind = WordKind.Ideograph;
                return start + (char.IsHighSurrogate(c) ? 2 : 1);
            }

            return LettersEnd(text, start);
        }

        if (c is '-' or '+' or '.' && IsSign(text, start))
        {
            kind = WordKind.Number;
            int digits = start + (char.IsDigit(text[start + 1]) ? 1 : 2);
            return NumberEnd(text, digits);
        }

        kind = WordKind.Symbol;
        return SymbolScanner.End(text, start);
    }

    // A sign belongs to a number only where nothing stands before it: "-5", not "3-5"; ".5", not "...5".
    private static bool IsSign(string text, int start)
    {
        char previous = start == 0 ? ' ' : text[start - 1];
        if (char.IsLetterOrDigit(previous) || previous is ')' or '.' or '-' or '+' || start + 1 == text.Length)
        {
            return false;
        }

        return char.IsDigit(text[start + 1])
            || (text[start] != '.' && text[start + 1] == '.' && start + 2 < text.Length && char.IsDigit(text[start + 2]));
    }

    private static int NumberEnd(string text, int start)
    {
        int end = start;
        while (end < text.Length)
        {
            if (char.IsDigit(text[end]))
            {
                end++;
            }
            else if (end + 1 < text.Length && text[end] is '.' or ',' or ':' or '/' or '^' or '\'' or '\u066B' or '\u066C' && char.IsDigit(text[end + 1]))
            {
                end += 2;
            }
            else if (end + 2 < text.Length && text[end] == '^' && text[end + 1] is '-' or '+' && char.IsDigit(text[end + 2]))
            {
                end += 3;
            }
            else
            {
                break;
            }
        }

        return end;
    }

    private static int LettersEnd(string text, int start)
    {
        int end = start;
        while (end < text.Length)
        {
            char c = text[end];
            if (char.IsAsciiLetterOrDigit(c))
            {
                end++;
            }
            else if (c >= 0x80)
            {
                if (!IsWordCharacter(text, end) || UnspacedScript.Contains(c))
                {
                    break;
                }

                end += char.IsHighSurrogate(c) ? 2 : 1;
            }
            else if (c is '\'' or '_' && end > start && end + 1 < text.Length && IsWordCharacter(text, end + 1) && !UnspacedScript.Contains(text[end + 1]))
            {
                end++;
            }
            else
            {
                break;
            }
        }

        return end;
    }

    private static bool IsWordCharacter(string text, int index) => CharUnicodeInfo.GetUnicodeCategory(text, index) is <= UnicodeCategory.DecimalDigitNumber;

    private static int Hash(ReadOnlySpan<char> word)
    {
        uint hash = 2166136261;
        foreach (char c in word)
        {
            uint upper = char.IsAsciiLetterLower(c) ? c - 32u : c < 0x80 ? c : char.ToUpperInvariant(c);
            hash = (hash ^ upper) * 16777619;
        }

        return (int)hash;
    }
}
