namespace SafeGenAI.Failures.Refusals;

/// <summary>Reads a text word by word, blind to case, to the kind of apostrophe, and to markdown emphasis.</summary>
/// <param name="text">The text.</param>
/// <param name="isComplete">Whether the text ends where the span ends, or may go on.</param>
internal readonly ref struct PhraseReader(ReadOnlySpan<char> text, bool isComplete)
{
    private const string Separators = ",.!;:-–—…¡，、。！；：";
    private const string Apostrophes = "'’‘ʼ＇´`";
    private const string Inside = Apostrophes + "-";

    // Kana and ideographs follow.
    private const char FirstWithoutSpaces = '\u2E80';

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

        // Scripts without spaces have no end of a word to look for.
        return phrase[^1] >= FirstWithoutSpaces ? PhraseMatch.Yes : EndOfWord(end);
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

    /// <summary>Skips what may stand before the first word.</summary>
    /// <param name="quote">Where the first quote mark stands, or -1.</param>
    public int SkipQuotes(out int quote)
    {
        quote = -1;
        int start = 0;
        for (; start < _text.Length; start++)
        {
            if (_text[start] is '"' or '“' or '„' or '«' or '»' or '「' || IsApostrophe(_text[start]))
            {
                quote = quote < 0 ? start : quote;
            }
            else if (!char.IsWhiteSpace(_text[start]) && !IsInvisible(_text[start]) && _text[start] != '¡')
            {
                break;
            }
        }

        return start;
    }

    /// <summary>Whether words follow a closed quotation. "I can't help with that" is what it said: an answer about a refusal.</summary>
    public bool GoesOnAfterQuote(int position, char opening)
    {
        bool closed = false;
        for (; position < _text.Length; position++)
        {
            if (closed && char.IsLetterOrDigit(_text[position]))
            {
                return true;
            }

            bool insideWord = position + 1 < _text.Length && char.IsLetterOrDigit(_text[position + 1]);
            closed |= IsApostrophe(opening)
                ? IsApostrophe(_text[position]) && !insideWord
                : _text[position] is '"' or '”' or '“' or '»' or '«' or '」';
        }

        return false;
    }

    /// <summary>A full stop inside a number or an abbreviation ends nothing.</summary>
    public bool IsSentenceEnd(int position) =>
        _text[position] is '!' or '?' or '\n' or '。' or '！' or '？'
        || (_text[position] is '.' && position + 1 < _text.Length && char.IsWhiteSpace(_text[position + 1]));

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

    /// <summary>A character as phrases are written: letters in lower case, one apostrophe, one kind of space.</summary>
    public static char Fold(char character) =>
        char.IsAsciiLetter(character) ? (char)(character | 0x20)
        : IsApostrophe(character) ? '\''
        : char.IsWhiteSpace(character) || IsInvisible(character) ? ' '
        : char.ToLowerInvariant(character);
}
