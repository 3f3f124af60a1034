using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>A claim of an answer and the passage that was verified for it.</summary>
/// <param name="Claim">The place in the stripped answer.</param>
/// <param name="SourceId">The source the passage stands in.</param>
/// <param name="Evidence">The place in the original text of the source.</param>
/// <param name="Snippet">The passage as the source has it.</param>
/// <param name="Provider">The provider's citation that was verified, or null.</param>
internal readonly record struct QuoteCitation(TextSpan Claim, string SourceId, TextSpan Evidence, string Snippet, ProviderCitation? Provider = null);
