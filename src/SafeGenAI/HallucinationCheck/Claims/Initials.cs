using System.Text;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>The first letters of neighbouring names, so that WHO is found in World Health Organization, and U.S. in U.S.A.</summary>
internal sealed class Initials
{
    private const int Shortest = 2;
    private const int Longest = 6;
    // Few names stand this far into a source; a search of it costs as much as its length.
    private const int MaxLength = 1 << 14;
    private const char Break = '|';

    private readonly string _letters;

    public Initials(IReadOnlyList<SourceText> sources)
    {
        StringBuilder letters = new();
        foreach (SourceText source in sources)
        {
            Add(source, letters);
            letters.Append(Break);
        }

        _letters = letters.ToString(0, Math.Min(letters.Length, MaxLength));
    }

    /// <summary>Whether the word is all capitals and neighbouring names begin with them.</summary>
    public bool Contains(ReadOnlySpan<char> word)
    {
        if (word.Length > Shortest && word[^1] == 's')
        {
            word = word[..^1];
        }

        if (word.Length is < Shortest or > Longest)
        {
            return false;
        }

        foreach (char c in word)
        {
            if (!char.IsUpper(c))
            {
                return false;
            }
        }

        return _letters.AsSpan().Contains(word, StringComparison.Ordinal);
    }

    // A text without capitals may have names anywhere.
    private static void Add(FoldedWords text, StringBuilder letters)
    {
        bool cased = text.Folded.Text.AsSpan().IndexOfAnyInRange('A', 'Z') >= 0;
        bool broken = true;
        for (int at = 0; at < text.Words.Length && letters.Length < MaxLength; at++)
        {
            ReadOnlySpan<char> word = text[at];
            bool name = text.Words[at].Kind == WordKind.Letters && (cased ? char.IsUpper(word[0]) : !Vocabulary.IsFunctionWord(word));
            if (name)
            {
                letters.Append(char.ToUpperInvariant(word[0]));
                broken = false;
            }
            else if (!broken && !Vocabulary.IsFunctionWord(word))
            {
                letters.Append(Break);
                broken = true;
            }
        }
    }
}
