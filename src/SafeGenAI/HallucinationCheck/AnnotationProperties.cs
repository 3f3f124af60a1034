using Microsoft.Extensions.AI;

namespace SafeGenAI.HallucinationCheck;

/// <summary>
/// The names of the properties that annotations of a delivered answer have in their
/// <see cref="AIAnnotation.AdditionalProperties"/>: citations and marks. Stable: they are stored in caches and conversations.
/// </summary>
public static class AnnotationProperties
{
    /// <summary>Whether the cited passage was found in the supplied sources: a <see cref="bool"/>.</summary>
    public const string Verified = "safegenai.verified";

    /// <summary>The id of the source that the passage stands in, or its position counted from 1: a <see cref="string"/>.</summary>
    public const string SourceId = "safegenai.source_id";

    /// <summary>Where the passage starts in the original text of that source, in UTF-16 code units from 0: an <see cref="int"/>.</summary>
    public const string SourceStart = "safegenai.source_start";

    /// <summary>The length of the passage in the original text of that source, in UTF-16 code units: an <see cref="int"/>.</summary>
    public const string SourceLength = "safegenai.source_length";

    /// <summary>On a mark, which is no citation: the code of the finding at the annotated region, a <see cref="string"/>.</summary>
    public const string Finding = "safegenai.finding";
}
