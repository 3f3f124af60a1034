using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>The words of some texts as names are looked up among them: any case, with stems, joined words and initials.</summary>
/// <remarks>Immutable and thread-safe. Case is not asked of a source: many are written in lower case.</remarks>
internal sealed class NameIndex
{
    private readonly IReadOnlyList<SourceText> _sources;
    private readonly KeyTable _keys;
    private readonly Initials _initials;

    public NameIndex(IReadOnlyList<SourceText> sources)
    {
        _sources = sources;
        // A word adds itself, its stem, an acronym or what it makes with the next; most words come again.
        _keys = new KeyTable(sources.Sum(source => source.Words.Length) / 2);
        _initials = new Initials(sources);
        int words = 0;
        foreach (SourceText source in sources)
        {
            Add(source, words);
            words += source.Words.Length;
        }

        _keys.Seal();
    }

    public static NameIndex Of(SourceIndex sources) => sources.Part(static index => new NameIndex(index.Sources));

    /// <summary>Where a word first stands, counted over all sources; null where it does not.</summary>
    public int? Find(ReadOnlySpan<char> word) => _keys.Place(NameKey.Of(word));

    /// <summary>Whether the texts have the word, its plural, its adjective or its country, both halves of it or what it abbreviates.</summary>
    public bool Contains(ReadOnlySpan<char> word) =>
        _keys.Contains(NameKey.Of(word)) || NameKey.HasForm(word, _keys) || _initials.Contains(word);

    /// <summary>Whether a key is that of a word of the texts.</summary>
    public bool ContainsWord(int key) => _keys.Place(key) is not null;

    /// <summary>Whether the texts have one word right before another.</summary>
    public bool ContainsPair(ReadOnlySpan<char> first, ReadOnlySpan<char> second) =>
        _keys.Contains(NameKey.Append(NameKey.Append(NameKey.Empty, first), NameKey.WithoutPossessive(second)));

    /// <summary>The finding with the word as its evidence.</summary>
    public Finding Cite(Finding finding, int? evidence)
    {
        if (evidence is not { } word)
        {
            return finding;
        }

        int source = 0;
        for (; word >= _sources[source].Words.Length; source++)
        {
            word -= _sources[source].Words.Length;
        }

        return finding with { EvidenceSourceId = _sources[source].Id, Evidence = _sources[source].Locate(word, word + 1) };
    }

    private void Add(FoldedWords text, int before)
    {
        Span<char> letters = stackalloc char[DottedAcronym.Longest];
        for (int at = 0; at < text.Words.Length; at++)
        {
            if (text.Words[at].Kind != WordKind.Letters)
            {
                continue;
            }

            ReadOnlySpan<char> word = text[at];
            if (_keys.Add(NameKey.Of(word), before + at) && NameKey.OfStem(word) is { } stem)
            {
                _keys.Add(stem);
            }

            if (word.Length == 1 && DottedAcronym.Read(text, at, letters) is int length and > 0)
            {
                _keys.Add(NameKey.Of(letters[..length]), before + at);
            }

            else if (at + 1 < text.Words.Length && text.Gap(at) is " " or "-" or " - " or "")
            {
                _keys.Add(NameKey.Append(NameKey.Append(NameKey.Empty, word), NameKey.WithoutPossessive(text[at + 1])));
            }
        }
    }
}
