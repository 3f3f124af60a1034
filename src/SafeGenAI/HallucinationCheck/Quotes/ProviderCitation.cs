using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>A citation that the provider put beside the text.</summary>
/// <param name="Annotation">As it came.</param>
/// <param name="Region">The place in the stripped answer that it annotates.</param>
/// <param name="IsForeign">Whether it names a source, and none of ours.</param>
internal sealed record ProviderCitation(CitationAnnotation Annotation, TextSpan Region, bool IsForeign);
