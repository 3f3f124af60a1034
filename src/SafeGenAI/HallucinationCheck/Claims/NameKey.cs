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

    // Seeds of their own, so that no stem is taken for a word.
    private const int Place = unchecked((int)(Basis ^ 0x5bd1e995));
    private const int People = unchecked((int)(Basis ^ 0x1b873593));

    // What makes a plural, an adjective or a people of a place, longest first: Canada and Canadian, Japan and Japanese.
    private static readonly string[] PeopleEndings =
        ["ians", "ian", "eans", "ean", "eses", "ese", "ish", "ans", "ism", "ist", "ists", "an", "es", "ic", "s", "n"];

    private static readonly string[] PlaceEndings = ["ia", "a", "e", "i", "o", "y"];

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

    /// <summary>The key of what plural, adjective and country have in common; null where the word has no such ending.</summary>
    public static int? OfStem(ReadOnlySpan<char> word)
    {
        word = WithoutPossessive(word);
        return Stem(word, PeopleEndings) is > 0 and int people ? Append(People, word[..people])
            : Stem(word, PlaceEndings) is > 0 and int place ? Append(Place, word[..place])
            : null;
    }

    /// <summary>Whether one of the words of an index is the word in another form. Two places never are one: Niger and Nigeria, Mario and Marie.</summary>
    public static bool HasForm(ReadOnlySpan<char> word, KeyTable keys)
    {
        word = WithoutPossessive(word);
        int people = Stem(word, PeopleEndings);
        if (people > 0)
        {
            ReadOnlySpan<char> stem = word[..people];
            return keys.Contains(Append(Empty, stem)) || keys.Contains(Append(People, stem)) || keys.Contains(Append(Place, stem))
                || keys.Contains(Append(People, word)) || keys.Contains(Append(Place, word));
        }

        int place = Stem(word, PlaceEndings);
        return keys.Contains(Append(People, word))
            || (place > 0 && (keys.Contains(Append(People, word[..place])) || (Stem(word[..place], PeopleEndings) > 0 && keys.Contains(Append(Empty, word[..place])))));
    }

    // The length of what stands before the ending, or 0.
    private static int Stem(ReadOnlySpan<char> word, string[] endings)
    {
        foreach (string ending in endings)
        {
            if (word.Length >= ShortestStem + ending.Length && word.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return word.Length - ending.Length;
            }
        }

        return 0;
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
