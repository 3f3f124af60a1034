using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>A citation as it leaves: it says whether it was verified, and where.</summary>
internal static class CheckedCitation
{
    /// <summary>A verified one. A provider's keeps its names of the source and its region.</summary>
    public static CitationAnnotation Of(QuoteCitation citation)
    {
        CitationAnnotation annotation = citation.Provider is { } provider ? Copy(provider) : new CitationAnnotation
        {
            Title = citation.SourceId,
            AnnotatedRegions = [Region(citation.Claim)],
            AdditionalProperties = [],
        };
        annotation.Snippet = citation.Snippet;
        annotation.AdditionalProperties![AnnotationProperties.Verified] = true;
        annotation.AdditionalProperties[AnnotationProperties.SourceId] = citation.SourceId;
        annotation.AdditionalProperties[AnnotationProperties.SourceStart] = citation.Evidence.Start;
        annotation.AdditionalProperties[AnnotationProperties.SourceLength] = citation.Evidence.Length;
        return annotation;
    }

    /// <summary>A provider's that quotes nothing, or what is not there.</summary>
    public static CitationAnnotation Unverified(ProviderCitation provider)
    {
        CitationAnnotation annotation = Copy(provider);
        annotation.AdditionalProperties![AnnotationProperties.Verified] = false;
        return annotation;
    }

    // What only looks like our mark is the provider's, and says nothing.
    private static CitationAnnotation Copy(ProviderCitation provider)
    {
        AdditionalPropertiesDictionary properties = provider.Annotation.AdditionalProperties?.Clone() ?? [];
        properties.Remove(AnnotationProperties.SourceId);
        properties.Remove(AnnotationProperties.SourceStart);
        properties.Remove(AnnotationProperties.SourceLength);
        return new CitationAnnotation
        {
            FileId = provider.Annotation.FileId,
            Snippet = provider.Annotation.Snippet,
            Title = provider.Annotation.Title,
            ToolName = provider.Annotation.ToolName,
            Url = provider.Annotation.Url,
            AnnotatedRegions = [Region(provider.Region)],
            AdditionalProperties = properties,
        };
    }

    private static TextSpanAnnotatedRegion Region(TextSpan span) => new() { StartIndex = span.Start, EndIndex = span.End };
}
