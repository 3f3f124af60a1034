using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>
/// Turns the words of a text into terms. Clitics fall away, glued ("it's") or spaced (" 's") alike, and every "n't"
/// becomes "not", so that a text that was cut into tokens before compares like one that was not.
/// </summary>
internal ref struct TermScanner
{
    private const int LongestStemmed = 48;

    private static readonly int Not = Hash("not");

    private readonly FoldedWords _text;
    private readonly Span<Term> _terms;
    private readonly bool _stemsOnly;
    private int _count;

    private TermScanner(FoldedWords text, Span<Term> terms, bool stemsOnly)
    {
        _text = text;
        _terms = terms;
        _stemsOnly = stemsOnly;
    }

    /// <summary>How many terms a text can have at most.</summary>
    public static int MaxCount(FoldedWords text) => 2 * text.Words.Length;

    /// <summary>Writes the terms of a text, in order.</summary>
    /// <param name="text">The text.</param>
    /// <param name="terms">Takes the terms.</param>
    /// <param name="stemsOnly">Whether nobody asks what kind of words they are.</param>
    /// <returns>How many there are.</returns>
    public static int Scan(FoldedWords text, Span<Term> terms, bool stemsOnly = false)
    {
        TermScanner scanner = new(text, terms, stemsOnly);
        for (int word = 0; word < text.Words.Length; word++)
        {
            scanner.Add(word);
        }

        return scanner._count;
    }

    private void Add(int word)
    {
        ReadOnlySpan<char> text = _text[word];
        switch (_text.Words[word].Kind)
        {
            case WordKind.Letters:
                AddLetters(text, word);
                break;
            case WordKind.Number:
                AddNumber(text, word);
                break;
            case WordKind.Ideograph:
                Add(Hash(text), word, WordTraits.None);
                break;
            // A sign says something of the number beside it; that is for the number check.
            case WordKind.Symbol:
                break;
        }
    }

    private void AddLetters(ReadOnlySpan<char> text, int word)
    {
        int apostrophe = text.IndexOf('\'');
        if (apostrophe < 0)
        {
            if (!IsClitic(text) || !FollowsApostrophe(word))
            {
                AddWord(text, word);
            }
        }
        else if (text.EndsWith("n't", StringComparison.OrdinalIgnoreCase))
        {
            if (text.Length > 3)
            {
                AddWord(text[..^3], word);
            }

            Add(Not, word, WordTraits.Function | WordTraits.Negation);
        }
        else
        {
            AddWord(text[..apostrophe], word);
            if (!IsClitic(text[(apostrophe + 1)..]))
            {
                AddWord(text[(apostrophe + 1)..], word);
            }
        }
    }

    private void AddWord(ReadOnlySpan<char> text, int word)
    {
        if (text.Length > LongestStemmed)
        {
            Add(Hash(text), word, WordTraits.None);
            return;
        }

        Span<char> lower = stackalloc char[LongestStemmed];
        lower = lower[..text.Length];
        text.ToLowerInvariant(lower);
        WordTraits traits = _stemsOnly ? WordTraits.None : TraitsOf(text, lower, word);
        Add(Hash(lower[..Stemmer.Stem(lower)]), word, traits);
    }

    private readonly WordTraits TraitsOf(ReadOnlySpan<char> text, ReadOnlySpan<char> lower, int word)
    {
        WordTraits traits = CommonWords.Of(lower);
        bool name = traits == WordTraits.None && char.IsUpper(text[0]) && !PassageScanner.Starts(_text, word);
        return name || Vocabulary.IsNumberWord(lower) ? traits | WordTraits.Specific : traits;
    }

    // "1,200" and "1200" are one number; what else numbers may be written as is for the number check.
    private void AddNumber(ReadOnlySpan<char> text, int word)
    {
        Span<char> digits = stackalloc char[LongestStemmed];
        int count = 0;
        foreach (char c in text[..Math.Min(text.Length, LongestStemmed)])
        {
            if (c != ',')
            {
                digits[count++] = c;
            }
        }

        Add(Hash(digits[..count]), word, WordTraits.Specific);
    }

    private void Add(int stem, int word, WordTraits traits) => _terms[_count++] = new Term(stem, word, traits);

    private readonly bool FollowsApostrophe(int word)
    {
        int start = _text.Words[word].Start;
        return start > 0 && _text.Folded.Text[start - 1] == '\'';
    }

    private static bool IsClitic(ReadOnlySpan<char> text) => text.Length switch
    {
        1 => text[0] is 's' or 'S' or 't' or 'T' or 'm' or 'M' or 'd' or 'D',
        2 => text.Equals("re", StringComparison.OrdinalIgnoreCase)
            || text.Equals("ve", StringComparison.OrdinalIgnoreCase)
            || text.Equals("ll", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private static int Hash(ReadOnlySpan<char> word)
    {
        uint hash = 2166136261;
        foreach (char c in word)
        {
            hash = (hash ^ c) * 16777619;
        }

        return (int)hash;
    }
}
