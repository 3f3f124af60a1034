using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>A mention with what stands beside it.</summary>
/// <param name="Key">What the entity is looked up by.</param>
/// <param name="Place">Where it is named.</param>
/// <param name="Siblings">The other properties of the same JSON object; null in a text.</param>
internal readonly record struct FoundMention(string Key, TextSpan Place, IReadOnlyList<JsonSibling>? Siblings = null);
