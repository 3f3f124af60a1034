namespace SafeGenAI.HallucinationCheck.Texts;

/// <summary>A folded text and its words: one side of a comparison.</summary>
internal class FoldedWords
{
    public FoldedWords(string original)
    {
        Folded = FoldedText.Of(original);
        Words = WordScanner.Scan(Folded.Text);
    }

    public FoldedText Folded { get; }

    public Word[] Words { get; }

    public ReadOnlySpan<char> this[int word] => Words[word].In(Folded.Text);

    public bool WordEquals(int word, FoldedWords other, int otherWord) =>
        Words[word].Hash == other.Words[otherWord].Hash
        && this[word].Equals(other[otherWord], StringComparison.OrdinalIgnoreCase);

    /// <summary>What stands between a word and the next.</summary>
    public ReadOnlySpan<char> Gap(int word) => Folded.Text.AsSpan(Words[word].End, Words[word + 1].Start - Words[word].End);

    /// <summary>The folded text from one word up to another, exclusive.</summary>
    public ReadOnlySpan<char> Slice(int from, int to) => Folded.Text.AsSpan(Words[from].Start, Words[to - 1].End - Words[from].Start);
}
