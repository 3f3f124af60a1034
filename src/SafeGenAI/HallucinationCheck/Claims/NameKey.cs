using System.Text;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Hashes of words as names are compared: without case, accents, apostrophes and possessive endings.</summary>
internal static class NameKey
{
    public const int Empty = unchecked((int)Basis);

    private const uint Basis = 2166136261;
    private const int FirstAccented = 0x80;
    private const int LastAccented = 0x24F;
    private const int ShortestStem = 3;

    private static readonly char[] Plain = [.. Enumerable.Range(FirstAccented, LastAccented - FirstAccented + 1).Select(c => WithoutAccent((char)c))];

    // What makes an adjective or a people of a place, longest first: Canada and Canadian, Japan and Japanese.
    private static readonly string[] Endings =
        ["ians", "ian", "eans", "ean", "eses", "ese", "ish", "ans", "ish", "ism", "ist", "ists", "an", "es", "ia", "ic", "s", "a", "e", "i", "o", "y", "n"];

    /// <summary>The word's key.</summary>
    public static int Of(ReadOnlySpan<char> word) => Append(Empty, WithoutPossessive(word));

    /// <summary>The key of the text that a word makes together with what stands before it: You Tube and YouTube.</summary>
    public static int Append(int key, ReadOnlySpan<char> word)
    {
        uint hash = (uint)key;
        foreach (char c in word)
        {
            if (c != '\'')
            {
                hash = (hash ^ Fold(c)) * 16777619;
            }
        }

        return (int)hash;
    }

    /// <summary>The key of what plural, adjective and country have in common; that of the word where it is too short.</summary>
    public static int OfStem(ReadOnlySpan<char> word)
    {
        word = WithoutPossessive(word);
        foreach (string ending in Endings)
        {
            if (word.Length >= ShortestStem + ending.Length && word.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return Append(Empty, word[..^ending.Length]);
            }
        }

        return Append(Empty, word);
    }

    public static ReadOnlySpan<char> WithoutPossessive(ReadOnlySpan<char> word) =>
        word.Length > 2 && word[^2] == '\'' && word[^1] is 's' or 'S' ? word[..^2] : word.TrimEnd('\'');

    private static uint Fold(char c) => char.IsAsciiLetterUpper(c) ? c + 32u
        : c < FirstAccented ? c
        : c <= LastAccented ? Plain[c - FirstAccented]
        : char.ToLowerInvariant(c);

    private static char WithoutAccent(char c) => char.ToLowerInvariant(c switch
    {
        '\u00C6' or '\u00E6' => 'a',
        '\u00D8' or '\u00F8' => 'o',
        '\u00DF' => 's',
        '\u0141' or '\u0142' => 'l',
        '\u0110' or '\u0111' or '\u00D0' or '\u00F0' => 'd',
        '\u0131' => 'i',
        _ => c.ToString().Normalize(NormalizationForm.FormD)[0],
    });
}
