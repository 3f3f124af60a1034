using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Texts;

/// <summary>Cuts an answer into sentences. A line is never longer than one: answers use lists and headings.</summary>
internal static class SentenceScanner
{
    private static readonly string[] Abbreviations = ["mr", "mrs", "ms", "dr", "prof", "st", "no", "vs", "e.g", "i.e", "etc", "inc", "ltd", "co", "approx", "fig", "bzw", "z.b", "ca"];

    /// <summary>The sentences in order, without the white space around them.</summary>
    public static List<TextSpan> Scan(string text)
    {
        List<TextSpan> sentences = [];
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is '\n' or '\r' || Ends(text, start, i))
            {
                Add(text, start, i + 1, sentences);
                start = i + 1;
            }
        }

        Add(text, start, text.Length, sentences);
        return sentences;
    }

    private static bool Ends(string text, int start, int index)
    {
        char c = text[index];
        if (c is '\u3002' or '\uFF01' or '\uFF1F')
        {
            return true;
        }

        // Closing marks belong to the sentence: He said "no." Then he left.
        int mark = index;
        while (mark > start && index - mark < 4 && text[mark] is '"' or '\'' or ')' or ']' or '*' or '\u201D' or '\u2019')
        {
            mark--;
        }

        return text[mark] is '.' or '!' or '?' or '\u061F' or '\u0964' or '\u2026'
            && (index + 1 == text.Length || text[index + 1] is ' ' or '\t' or '\u00A0')
            && !(text[mark] == '.' && (GoesOnSmall(text, index + 1) || IsAbbreviation(text.AsSpan(start, mark - start))));
    }

    // "at 5 p.m. on foot"
    private static bool GoesOnSmall(string text, int index) => index + 1 < text.Length && char.IsLower(text[index + 1]);

    private static bool IsAbbreviation(ReadOnlySpan<char> before)
    {
        before = before[Math.Max(0, before.Length - 8)..];
        ReadOnlySpan<char> word = before[(before.LastIndexOfAny(' ', '(', '\n') + 1)..];
        // A letter alone is an initial.
        if (word.Length == 1)
        {
            return char.IsLetter(word[0]);
        }

        foreach (string abbreviation in Abbreviations)
        {
            if (word.Equals(abbreviation, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static void Add(string text, int start, int end, List<TextSpan> sentences)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        if (end > start)
        {
            sentences.Add(new TextSpan(start, end - start));
        }
    }
}
