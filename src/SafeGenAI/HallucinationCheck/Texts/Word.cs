namespace SafeGenAI.HallucinationCheck.Texts;

/// <summary>One word of a folded text.</summary>
/// <param name="Start">Where it starts in the folded text.</param>
/// <param name="Length">Its length in UTF-16 code units.</param>
/// <param name="Hash">A hash that ignores case; equal words have equal hashes.</param>
/// <param name="Kind">What it is made of.</param>
internal readonly record struct Word(int Start, int Length, int Hash, WordKind Kind)
{
    public int End => Start + Length;

    public ReadOnlySpan<char> In(string text) => text.AsSpan(Start, Length);
}
