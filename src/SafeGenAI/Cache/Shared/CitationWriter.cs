using Microsoft.Extensions.AI;

namespace SafeGenAI.Cache.Shared;

/// <summary>Writes the annotations of a text, as <see cref="CitationCopy"/> copies them.</summary>
internal static class CitationWriter
{
    /// <returns>False when a property is of a kind that would not read back as it was.</returns>
    public static bool TryWrite(ref LengthPrefixedWriter writer, IList<AIAnnotation>? annotations)
    {
        writer.Write(annotations?.Count ?? -1);
        for (int i = 0; i < annotations?.Count; i++)
        {
            CitationAnnotation? citation = annotations[i] as CitationAnnotation;
            writer.Write(citation is null ? 0 : 1);
            writer.Write(citation?.FileId);
            writer.Write(citation?.Snippet);
            writer.Write(citation?.Title);
            writer.Write(citation?.ToolName);
            writer.Write(citation?.Url?.OriginalString);
            Write(ref writer, annotations[i].AnnotatedRegions);
            if (!TryWrite(ref writer, annotations[i].AdditionalProperties))
            {
                return false;
            }
        }

        return true;
    }

    private static void Write(ref LengthPrefixedWriter writer, IList<AnnotatedRegion>? regions)
    {
        // A copy has no other kind of region.
        writer.Write(regions?.Count ?? -1);
        for (int i = 0; i < regions?.Count; i++)
        {
            TextSpanAnnotatedRegion span = (TextSpanAnnotatedRegion)regions[i];
            writer.Write((long?)span.StartIndex);
            writer.Write((long?)span.EndIndex);
        }
    }

    private static bool TryWrite(ref LengthPrefixedWriter writer, AdditionalPropertiesDictionary? properties)
    {
        writer.Write(properties?.Count ?? -1);
        foreach ((string name, object? value) in properties ?? [])
        {
            writer.Write(name);
            switch (value)
            {
                case string text:
                    writer.Write((int)PropertyKind.Text);
                    writer.Write(text);
                    break;
                case int number:
                    writer.Write((int)PropertyKind.Int32);
                    writer.Write(number);
                    break;
                case long number:
                    writer.Write((int)PropertyKind.Int64);
                    writer.Write((long?)number);
                    break;
                case double number:
                    writer.Write((int)PropertyKind.Double);
                    writer.Write((long?)BitConverter.DoubleToInt64Bits(number));
                    break;
                case bool flag:
                    writer.Write((int)PropertyKind.Boolean);
                    writer.Write(flag ? 1 : 0);
                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}
