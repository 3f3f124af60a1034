using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Texts;

/// <summary>Cuts an answer into sentences. A line is never longer than one: answers use lists and headings.</summary>
/// <remarks>Mutable: it remembers how far it came in a text that grows.</remarks>
internal struct SentenceScanner
{
    // What ends a sentence is told by the two characters behind it.
    private const int Lookahead = 2;

    private static readonly string[] Abbreviations = ["mr", "mrs", "ms", "dr", "prof", "st", "no", "vs", "e.g", "i.e", "etc", "inc", "ltd", "co", "approx", "fig", "bzw", "z.b", "ca"];

    private int _start;
    private int _read;

    /// <summary>The sentences in order, without the white space around them.</summary>
    public static List<TextSpan> Scan(string text)
    {
        List<TextSpan> sentences = [];
        new SentenceScanner().Advance(text, whole: true, sentences);
        return sentences;
    }

    /// <summary>Adds the sentences that ended since the last time.</summary>
    /// <param name="text">The text, or as much of it as is certain, from its beginning.</param>
    /// <param name="whole">Whether nothing follows.</param>
    /// <param name="sentences">The sentences so far.</param>
    public void Advance(ReadOnlySpan<char> text, bool whole, List<TextSpan> sentences)
    {
        int limit = whole ? text.Length : text.Length - Lookahead;
        for (; _read < limit; _read++)
        {
            if (_start == _read && char.IsWhiteSpace(text[_read]))
            {
                _start++;
            }
            else if (text[_read] is '\n' or '\r' || Ends(text, _start, _read))
            {
                Add(text, _start, _read + 1, sentences);
                _start = _read + 1;
            }
        }

        if (whole)
        {
            Add(text, _start, text.Length, sentences);
            _start = text.Length;
        }
    }

    /// <summary>Where the sentence starts that has not ended yet.</summary>
    public readonly int NextStart(ReadOnlySpan<char> text) => text.Length - text[_start..].TrimStart().Length;

    private static bool Ends(ReadOnlySpan<char> text, int start, int index)
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
            && !(text[mark] == '.' && (GoesOnSmall(text, index + 1) || IsAbbreviation(text[start..mark])));
    }

    // "at 5 p.m. on foot"
    private static bool GoesOnSmall(ReadOnlySpan<char> text, int index) => index + 1 < text.Length && char.IsLower(text[index + 1]);

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

    private static void Add(ReadOnlySpan<char> text, int start, int end, List<TextSpan> sentences)
    {
        int length = text[start..end].TrimEnd().Length;
        if (length > 0)
        {
            sentences.Add(new TextSpan(start, length));
        }
    }
}
