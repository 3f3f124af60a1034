namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>An entry of the lexicon.</summary>
/// <param name="Text">The word, to tell it from another with the same hash.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Value">Its number; what it means depends on the kind.</param>
internal readonly record struct Term(string Text, TermKind Kind, long Value);
