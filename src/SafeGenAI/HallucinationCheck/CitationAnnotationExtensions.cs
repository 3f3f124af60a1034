using System.Text.Json;
using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck;

/// <summary>Reads what a check wrote on a citation.</summary>
public static class CitationAnnotationExtensions
{
    /// <summary>Where the cited passage stands, so that it can be shown beside the claim.</summary>
    /// <param name="citation">A citation of a delivered answer, fresh, from the cache, or read back from JSON.</param>
    /// <returns>The place in the original source; null for a citation that was not verified.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="citation"/> is null.</exception>
    public static CitationEvidence? GetEvidence(this CitationAnnotation citation)
    {
        ArgumentNullException.ThrowIfNull(citation);
        return citation.AdditionalProperties is { } properties
            && Text(properties, AnnotationProperties.SourceId) is { } source
            && Number(properties, AnnotationProperties.SourceStart) is { } start
            && Number(properties, AnnotationProperties.SourceLength) is { } length
            ? new CitationEvidence(source, new TextSpan(start, length))
            : null;
    }

    private static string? Text(AdditionalPropertiesDictionary properties, string name) => properties.GetValueOrDefault(name) switch
    {
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString(),
        _ => null,
    };

    private static int? Number(AdditionalPropertiesDictionary properties, string name) => properties.GetValueOrDefault(name) switch
    {
        int number => number,
        long number and >= 0 and <= int.MaxValue => (int)number,
        JsonElement { ValueKind: JsonValueKind.Number } json when json.TryGetInt32(out int number) => number,
        _ => null,
    };
}
