namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>A quote as it stands in a marked text.</summary>
/// <param name="SourceId">The source it cites, or null.</param>
/// <param name="Quote">The words it says are verbatim.</param>
/// <param name="Position">The length of the stripped text before it, white space included that may be gone behind it.</param>
internal readonly record struct QuoteMark(string? SourceId, string Quote, int Position);
