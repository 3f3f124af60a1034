using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>An entity that an answer names.</summary>
/// <param name="Key">What it is looked up by.</param>
/// <param name="Place">Where it is named in the answer.</param>
public readonly record struct Mention(string Key, TextSpan Place)
{
    /// <summary>The place only: a key is content.</summary>
    public override string ToString() => Place.ToString();
}
