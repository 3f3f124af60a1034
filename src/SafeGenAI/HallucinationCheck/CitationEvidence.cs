using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck;

/// <summary>The passage of a source that was verified for a claim of an answer.</summary>
/// <param name="SourceId">The id of the source, or its position among the request's sources, counted from 1, where it has none.</param>
/// <param name="Span">The place in the original text of the source, in UTF-16 code units: what to highlight.</param>
public readonly record struct CitationEvidence(string SourceId, TextSpan Span);
