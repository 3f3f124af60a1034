using Microsoft.Extensions.AI;

namespace SafeGenAI.HallucinationCheck;

/// <summary>
/// The names of the properties that a delivered <see cref="CitationAnnotation"/> has in its
/// <see cref="AIAnnotation.AdditionalProperties"/>. Stable: they are stored in caches and conversations.
/// </summary>
public static class CitationProperties
{
    /// <summary>Whether the cited passage was found in the supplied sources: a <see cref="bool"/>.</summary>
    public const string Verified = "safegenai.verified";

    /// <summary>The id of the source that the passage stands in, or its position counted from 1: a <see cref="string"/>.</summary>
    public const string SourceId = "safegenai.source_id";

    /// <summary>Where the passage starts in the original text of that source, in UTF-16 code units from 0: an <see cref="int"/>.</summary>
    public const string SourceStart = "safegenai.source_start";

    /// <summary>The length of the passage in the original text of that source, in UTF-16 code units: an <see cref="int"/>.</summary>
    public const string SourceLength = "safegenai.source_length";
}
