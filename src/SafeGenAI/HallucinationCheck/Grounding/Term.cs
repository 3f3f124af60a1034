namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>A word as the grounding score compares it.</summary>
/// <param name="Stem">The hash of its stem; equal stems have equal hashes.</param>
/// <param name="Word">The word of the text it came from.</param>
/// <param name="Traits">What kind of word it is.</param>
internal readonly record struct Term(int Stem, int Word, WordTraits Traits)
{
    // A word that any text may hold says less about where this one comes from.
    private const int HeavyWeight = 5;
    private const int LightWeight = 2;

    public bool IsContent => (Traits & WordTraits.Function) == 0;

    /// <summary>How much it says about where a text comes from; 0 for a function word.</summary>
    public int Weight => !IsContent ? 0 : Is(WordTraits.Light) ? LightWeight : HeavyWeight;

    public bool Is(WordTraits trait) => (Traits & trait) != 0;
}
