using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Texts;

/// <summary>A source prepared for many quotes.</summary>
/// <remarks>Immutable as seen from outside and thread-safe; worth keeping where a source is asked about often.</remarks>
internal sealed class SourceText(string id, string text) : FoldedWords(text)
{
    private BigramIndex? _bigrams;

    public string Id { get; } = id;

    /// <summary>Built when the first quote is not found word for word; two threads may both build it, with one result.</summary>
    public BigramIndex Bigrams => _bigrams ??= new BigramIndex(Words);

    public bool IsEmpty => Words.Length == 0;

    /// <summary>The place in the original text of the words from one up to another, exclusive.</summary>
    public TextSpan Locate(int from, int to)
    {
        int start = Words[from].Start;
        return Folded.ToOriginal(start, Words[to - 1].End - start);
    }

    public string Snippet(TextSpan span) => Folded.Original.Substring(span.Start, span.Length);
}
