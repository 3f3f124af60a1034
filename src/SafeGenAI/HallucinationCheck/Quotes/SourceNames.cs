using Microsoft.Extensions.AI;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>Knows the sources by the names that a provider may cite them by.</summary>
internal sealed class SourceNames(SourceIndex sources)
{
    private readonly HashSet<string> _ids = new(sources.Sources.Select(source => source.Id.Trim()), StringComparer.OrdinalIgnoreCase);

    /// <summary>The id of the source that a citation names by file, title or address; null where it names none of them.</summary>
    /// <param name="citation">The citation.</param>
    /// <param name="isForeign">Whether it names another source.</param>
    public string? Find(CitationAnnotation citation, out bool isForeign)
    {
        isForeign = false;
        foreach (string? name in (ReadOnlySpan<string?>)[citation.FileId, citation.Title, citation.Url?.OriginalString])
        {
            if (!string.IsNullOrWhiteSpace(name))
            {
                if (_ids.TryGetValue(name.Trim(), out string? id))
                {
                    isForeign = false;
                    return id;
                }

                isForeign = true;
            }
        }

        return null;
    }
}
