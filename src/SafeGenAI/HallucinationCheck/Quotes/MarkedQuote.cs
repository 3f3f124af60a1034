using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>One quote that a model gave.</summary>
/// <param name="SourceId">The source it cites, or null.</param>
/// <param name="Text">The words it says are verbatim.</param>
/// <param name="Claim">The sentence of the stripped text that it supports; a provider's citation may support several.</param>
/// <param name="Provider">The provider's citation that it is the snippet of, or null for one that stood in the text.</param>
internal readonly record struct MarkedQuote(string? SourceId, string Text, TextSpan Claim, ProviderCitation? Provider = null);
