namespace SafeGenAI.Calls;

/// <summary>A place in a text.</summary>
/// <param name="Start">The first character, counted in UTF-16 code units from 0.</param>
/// <param name="Length">The length in UTF-16 code units; 0 for a place without extent.</param>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>The position after the last character, in UTF-16 code units.</summary>
    public int End => Start + Length;
}
