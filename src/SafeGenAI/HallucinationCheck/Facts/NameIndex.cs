using System.Globalization;
using System.IO.Hashing;
using System.Text;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>Finds names of a list in a text, word by word. Immutable.</summary>
internal sealed class NameIndex
{
    private readonly Dictionary<string, List<(string Name, FoldedWords Words)>> _byFirstWord = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<(string Name, FoldedWords Words)>>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public NameIndex(IEnumerable<string> names)
    {
        XxHash128 hash = new();
        int count = 0;
        foreach (string name in names.Where(name => !string.IsNullOrWhiteSpace(name)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            hash.Append(Encoding.UTF8.GetBytes(name + '\n'));
            count++;
            FoldedWords words = new(name);
            if (words.Words.Length > 0 && MentionReader.IsKey(name))
            {
                string first = words[0].ToString();
                if (!_byFirstWord.TryGetValue(first, out List<(string Name, FoldedWords Words)>? same))
                {
                    _byFirstWord[first] = same = [];
                }

                same.Add((name, words));
            }
        }

        foreach (List<(string Name, FoldedWords Words)> same in _byFirstWord.Values)
        {
            same.Sort(static (one, other) => other.Words.Words.Length.CompareTo(one.Words.Words.Length));
        }

        _lookup = _byFirstWord.GetAlternateLookup<ReadOnlySpan<char>>();
        Version = string.Create(CultureInfo.InvariantCulture, $"names {count} {hash.GetCurrentHashAsUInt128():x32}");
    }

    public string Version { get; }

    /// <summary>The longest name that begins at a word, and how many words it has.</summary>
    public (string? Name, int Words) At(FoldedWords text, int word)
    {
        if (_lookup.TryGetValue(WithoutPossessive(text[word]), out List<(string Name, FoldedWords Words)>? names)
            || _lookup.TryGetValue(text[word], out names))
        {
            foreach ((string name, FoldedWords words) in names)
            {
                if (IsAt(words, text, word))
                {
                    return (name, words.Words.Length);
                }
            }
        }

        return (null, 0);
    }

    private static bool IsAt(FoldedWords name, FoldedWords text, int word)
    {
        if (word + name.Words.Length > text.Words.Length)
        {
            return false;
        }

        for (int i = 0; i < name.Words.Length; i++)
        {
            ReadOnlySpan<char> said = text[word + i];
            if (!said.Equals(name[i], StringComparison.OrdinalIgnoreCase)
                && !WithoutPossessive(said).Equals(name[i], StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    private static ReadOnlySpan<char> WithoutPossessive(ReadOnlySpan<char> word) =>
        word.EndsWith("'s", StringComparison.OrdinalIgnoreCase) ? word[..^2] : word;
}
