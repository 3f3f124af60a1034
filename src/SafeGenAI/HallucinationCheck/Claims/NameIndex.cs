using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>The words of some texts as names are looked up among them: any case, with stems, joined words and initials.</summary>
/// <remarks>Immutable and thread-safe. Case is not asked of a source: many are written in lower case.</remarks>
internal sealed class NameIndex
{
    private readonly IReadOnlyList<SourceText> _sources;
    private readonly Dictionary<int, WordPlace> _words;
    private readonly HashSet<int> _stems;
    private readonly HashSet<int> _joined;
    private readonly Initials _initials;

    public NameIndex(IReadOnlyList<SourceText> sources)
    {
        _sources = sources;
        int count = sources.Sum(source => source.Words.Length);
        _words = new Dictionary<int, WordPlace>(count);
        _stems = new HashSet<int>(count);
        _joined = new HashSet<int>(count);
        _initials = new Initials(sources);
        for (int source = 0; source < sources.Count; source++)
        {
            Add(sources[source], source);
        }
    }

    public static NameIndex Of(SourceIndex sources) => sources.Part(static index => new NameIndex(index.Sources));

    /// <summary>Where a word first stands, as it is or by another name.</summary>
    public WordPlace? Find(ReadOnlySpan<char> word) => _words.TryGetValue(NameKey.Of(word), out WordPlace place) ? place : null;

    /// <summary>Whether the texts have the word, its plural, its adjective or its country, or both halves of it.</summary>
    public bool Contains(ReadOnlySpan<char> word)
    {
        int key = NameKey.Of(word);
        int stem = NameKey.OfStem(word);
        return _words.ContainsKey(key) || _joined.Contains(key) || _stems.Contains(stem) || _stems.Contains(key) || _words.ContainsKey(stem)
            || _initials.Contains(word);
    }

    public bool ContainsKey(int key) => _words.ContainsKey(key);

    /// <summary>The finding with the place as its evidence.</summary>
    public Finding Cite(Finding finding, WordPlace? evidence) => evidence is not { } place ? finding : finding with
    {
        EvidenceSourceId = _sources[place.Source].Id,
        Evidence = _sources[place.Source].Locate(place.From, place.To),
    };

    private void Add(FoldedWords text, int source)
    {
        Span<char> letters = stackalloc char[DottedAcronym.Longest];
        for (int at = 0; at < text.Words.Length; at++)
        {
            if (text.Words[at].Kind != WordKind.Letters)
            {
                continue;
            }

            ReadOnlySpan<char> word = text[at];
            int key = NameKey.Of(word);
            if (_words.TryAdd(key, new WordPlace(source, at, at + 1)))
            {
                _stems.Add(NameKey.OfStem(word));
            }

            if (word.Length == 1 && DottedAcronym.Read(text, at, letters) is int length and > 0)
            {
                _words.TryAdd(NameKey.Of(letters[..length]), new WordPlace(source, at, at + length));
            }

            if (at + 1 < text.Words.Length && text.Gap(at) is " " or "-" or " - " or "")
            {
                _joined.Add(NameKey.Append(NameKey.Append(NameKey.Empty, word), NameKey.WithoutPossessive(text[at + 1])));
            }
        }
    }
}
