using System.Globalization;

namespace SafeGenAI.HallucinationCheck.Texts;

/// <summary>Finds the signs that say something about what stands beside them.</summary>
internal static class SymbolScanner
{
    /// <summary>The end of the sign at <paramref name="start"/>, or <paramref name="start"/> where it says nothing.</summary>
    public static int End(string text, int start)
    {
        char c = text[start];
        if (c is '!')
        {
            return Follows(text, start, '=') ? start + 2 : start;
        }

        if (c is '|' or '~' || !IsSymbol(text, start))
        {
            return start;
        }

        if (IsRule(text, start) || (c is '<' or '>' && !IsComparison(text, start)))
        {
            return start;
        }

        return char.IsHighSurrogate(c) ? start + 2 : start + 1;
    }

    private static bool IsSymbol(string text, int start) => text[start] is '%' or '\u2030' or '\u2031' or '\u066A' or '*' or '^'
        || CharUnicodeInfo.GetUnicodeCategory(text, start) is UnicodeCategory.CurrencySymbol or UnicodeCategory.MathSymbol;

    // "=====" underlines a heading.
    private static bool IsRule(string text, int start)
    {
        char c = text[start];
        int from = start;
        while (from > 0 && start - from < 2 && text[from - 1] == c)
        {
            from--;
        }

        int end = start + 1;
        while (end < text.Length && end - from < 3 && text[end] == c)
        {
            end++;
        }

        return end - from >= 3;
    }

    // "p<0.05" and "a > b" compare; "<b>" is markup of the source.
    private static bool IsComparison(string text, int start)
    {
        bool spaced = Follows(text, start, ' ');
        int next = start + (spaced ? 2 : 1);
        if (next < text.Length && (char.IsDigit(text[next]) || text[next] is '=' or '-' or '+' or '.' || IsCurrency(text, next)))
        {
            return true;
        }

        return spaced && (start == 0 || text[start - 1] == ' ');
    }

    private static bool IsCurrency(string text, int index) => CharUnicodeInfo.GetUnicodeCategory(text, index) == UnicodeCategory.CurrencySymbol;

    private static bool Follows(string text, int start, char c) => start + 1 < text.Length && text[start + 1] == c;
}
