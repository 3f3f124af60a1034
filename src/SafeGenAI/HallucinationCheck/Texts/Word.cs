namespace SafeGenAI.HallucinationCheck.Texts;

/// <summary>One word of a folded text. Twelve bytes: every word of every source is kept.</summary>
internal readonly record struct Word
{
    private const int KindBits = 2;

    private readonly uint _lengthAndKind;

    /// <param name="start">Where it starts in the folded text.</param>
    /// <param name="length">Its length in UTF-16 code units.</param>
    /// <param name="hash">A hash that ignores case; equal words have equal hashes.</param>
    /// <param name="kind">What it is made of.</param>
    public Word(int start, int length, int hash, WordKind kind)
    {
        Start = start;
        Hash = hash;
        // No string is longer than 30 bits.
        _lengthAndKind = ((uint)length << KindBits) | (uint)kind;
    }

    public int Start { get; }

    public int Hash { get; }

    public int Length => (int)(_lengthAndKind >> KindBits);

    public WordKind Kind => (WordKind)(_lengthAndKind & ((1 << KindBits) - 1));

    public int End => Start + Length;

    public ReadOnlySpan<char> In(string text) => text.AsSpan(Start, Length);
}
