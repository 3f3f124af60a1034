namespace EmailSummarization.Mail;

/// <summary>The terms of a text that carry its content, in lower case, one for each occurrence.</summary>
/// <remarks>Words of four letters and more, or with a digit; where words are not spaced, pairs of neighbouring characters.</remarks>
internal static class Terms
{
    private const int ShortestWord = 4;

    public static List<string> Of(string text)
    {
        List<string> terms = [];
        for (int i = 0; i < text.Length;)
        {
            int start = i;
            while (i < text.Length && (char.IsLetterOrDigit(text[i]) || IsInsideNumber(text, i)) && !IsUnspaced(text[i]))
            {
                i++;
            }

            if (i > start)
            {
                string word = text[start..i];
                if (word.Length >= ShortestWord || word.Any(char.IsDigit))
                {
                    terms.Add(word.ToLowerInvariant());
                }

                continue;
            }

            // Pairs of hiragana are mostly grammar.
            if (i + 1 < text.Length && IsUnspaced(text[i]) && IsUnspaced(text[i + 1]) && !(IsHiragana(text[i]) && IsHiragana(text[i + 1])))
            {
                terms.Add(text.Substring(i, 2));
            }

            i++;
        }

        return terms;
    }

    /// <summary>Whether it belongs to a script that writes no spaces between words.</summary>
    public static bool IsUnspaced(char c) => c is >= '\u3040' and <= '\u30FF' or >= '\u3400' and <= '\u9FFF' or '、' or '。' or '「' or '」';

    private static bool IsHiragana(char c) => c is >= '\u3040' and <= '\u309F';

    private static bool IsInsideNumber(string text, int i) =>
        text[i] is '.' or ',' or ':' && i > 0 && i + 1 < text.Length && char.IsDigit(text[i - 1]) && char.IsDigit(text[i + 1]);
}
