using Microsoft.Extensions.AI;

namespace SafeGenAI.Cache;

/// <summary>Copies the annotations of a text: a hit cites what the first answer cited.</summary>
internal static class CitationCopy
{
    public static List<AIAnnotation>? Of(IList<AIAnnotation>? annotations)
    {
        if (annotations is null)
        {
            return null;
        }

        List<AIAnnotation> copies = new(annotations.Count);
        for (int i = 0; i < annotations.Count; i++)
        {
            AIAnnotation copy = annotations[i] is CitationAnnotation citation
                ? new CitationAnnotation
                {
                    FileId = citation.FileId,
                    Snippet = citation.Snippet,
                    Title = citation.Title,
                    ToolName = citation.ToolName,
                    Url = citation.Url,
                }
                : new AIAnnotation();
            copy.AnnotatedRegions = Of(annotations[i].AnnotatedRegions);
            copy.AdditionalProperties = Of(annotations[i].AdditionalProperties);
            copies.Add(copy);
        }

        return copies;
    }

    private static List<AnnotatedRegion>? Of(IList<AnnotatedRegion>? regions) => regions is null ? null :
        [.. regions.OfType<TextSpanAnnotatedRegion>().Select(span =>
            new TextSpanAnnotatedRegion { StartIndex = span.StartIndex, EndIndex = span.EndIndex })];

    /// <summary>Numbers and texts, such as where the evidence stands; anything else could be changed through another copy.</summary>
    private static AdditionalPropertiesDictionary? Of(AdditionalPropertiesDictionary? properties)
    {
        AdditionalPropertiesDictionary? copy = null;
        foreach ((string name, object? value) in properties ?? [])
        {
            if (value is string or IConvertible)
            {
                (copy ??= [])[name] = value;
            }
        }

        return copy;
    }
}
