namespace SafeGenAI.Failures;

/// <summary>Reads a text word by word, blind to case, to the kind of apostrophe, and to markdown emphasis.</summary>
/// <param name="text">The text.</param>
/// <param name="isComplete">Whether the text ends where the span ends, or may go on.</param>
internal readonly ref struct PhraseReader(ReadOnlySpan<char> text, bool isComplete)
{
    private const string Separators = ",.!;:-–—…";
    private const string Apostrophes = "'’‘ʼ＇´`";
    private const string Inside = Apostrophes + "-";

    private readonly ReadOnlySpan<char> _text = text;

    public ReadOnlySpan<char> Text => _text;

    /// <summary>What the end of the text means where it may end.</summary>
    public PhraseMatch MayEnd => isComplete ? PhraseMatch.Yes : PhraseMatch.Open;

    /// <summary>Whether this is the end of a text that may go on, so that a word ending here may be half of one.</summary>
    public bool MayGoOnAt(int position) => position == _text.Length && !isComplete;

    /// <summary>Whether the phrase stands at a position, where a word starts, and where it ends.</summary>
    public PhraseMatch Phrase(string phrase, int position, out int end)
    {
        end = position;
        foreach (char expected in phrase)
        {
            if (end == _text.Length)
            {
                return isComplete ? PhraseMatch.No : PhraseMatch.Open;
            }

            if (expected == ' ')
            {
                int next = SkipSpace(end);
                if (next == end)
                {
                    return PhraseMatch.No;
                }

                end = next;
            }
            else if (Fold(_text[end]) == expected)
            {
                end++;
            }
            else
            {
                return PhraseMatch.No;
            }
        }

        return EndOfWord(end);
    }

    /// <summary>Whether the word is one of a list.</summary>
    public static bool IsOneOf(ReadOnlySpan<char> word, string[] list)
    {
        foreach (string candidate in list)
        {
            if (IsWord(word, candidate))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The end of the word that starts at a position; the same position where none does.</summary>
    public int WordEnd(int start)
    {
        int end = start;
        while (end < _text.Length && (char.IsLetterOrDigit(_text[end]) || (end > start && IsInsideWord(end))))
        {
            end++;
        }

        return end;
    }

    public int SkipSpace(int position)
    {
        while (position < _text.Length && (char.IsWhiteSpace(_text[position]) || IsInvisible(_text[position])))
        {
            position++;
        }

        return position;
    }

    /// <summary>Skips what may separate an opening from what follows.</summary>
    public int SkipSeparators(int position)
    {
        while (position < _text.Length
            && (char.IsWhiteSpace(_text[position]) || IsInvisible(_text[position]) || Separators.Contains(_text[position])))
        {
            position++;
        }

        return position;
    }

    public static bool IsApostrophe(char character) => Apostrophes.Contains(character);

    /// <summary>Emphasis and zero-width characters.</summary>
    public static bool IsInvisible(char character) => character is '*' or '_' or '~' or '\u200B' or '\u200C' or '\u200D' or '\u2060' or '\uFEFF';

    // An apostrophe or a hyphen belongs to the word when a letter follows; at the end of a text that may go on, one may.
    private bool IsInsideWord(int position) =>
        Inside.Contains(_text[position])
        && (position + 1 < _text.Length ? char.IsLetterOrDigit(_text[position + 1]) : !isComplete);

    // Whether no word goes on here: "that" is neither in "thatched" nor in "that's".
    private PhraseMatch EndOfWord(int position)
    {
        if (MayGoOnAt(position))
        {
            return PhraseMatch.Open;
        }

        if (position == _text.Length || !(char.IsLetterOrDigit(_text[position]) || IsInsideWord(position)))
        {
            return PhraseMatch.Yes;
        }

        // An apostrophe at the very end is half of "that's", or closes a quotation.
        return MayGoOnAt(position + 1) && Inside.Contains(_text[position]) ? PhraseMatch.Open : PhraseMatch.No;
    }

    private static bool IsWord(ReadOnlySpan<char> word, string expected)
    {
        if (word.Length != expected.Length)
        {
            return false;
        }

        for (int i = 0; i < word.Length; i++)
        {
            if (Fold(word[i]) != expected[i])
            {
                return false;
            }
        }

        return true;
    }

    private static char Fold(char character) =>
        char.IsAscii(character) && character != '`' ? char.ToLowerInvariant(character) : IsApostrophe(character) ? '\'' : character;
}
