using Microsoft.Extensions.AI;

namespace SafeGenAI.Cache.Shared;

/// <summary>Reads what <see cref="CitationWriter"/> wrote.</summary>
internal static class CitationReader
{
    public static List<AIAnnotation>? Read(ref LengthPrefixedReader reader)
    {
        int count = reader.ReadCount();
        if (count < 0)
        {
            return null;
        }

        List<AIAnnotation> annotations = new(count);
        for (int i = 0; i < count; i++)
        {
            bool isCitation = reader.ReadInt() == 1;
            CitationAnnotation citation = new()
            {
                FileId = reader.ReadText(),
                Snippet = reader.ReadText(),
                Title = reader.ReadText(),
                ToolName = reader.ReadText(),
                Url = reader.ReadText() is { } url ? new Uri(url, UriKind.RelativeOrAbsolute) : null,
            };
            AIAnnotation annotation = isCitation ? citation : new AIAnnotation();
            annotation.AnnotatedRegions = ReadRegions(ref reader);
            annotation.AdditionalProperties = ReadProperties(ref reader);
            annotations.Add(annotation);
        }

        return annotations;
    }

    private static List<AnnotatedRegion>? ReadRegions(ref LengthPrefixedReader reader)
    {
        int count = reader.ReadCount();
        if (count < 0)
        {
            return null;
        }

        List<AnnotatedRegion> regions = new(count);
        for (int i = 0; i < count; i++)
        {
            regions.Add(new TextSpanAnnotatedRegion { StartIndex = ReadPlace(ref reader), EndIndex = ReadPlace(ref reader) });
        }

        return regions;
    }

    private static int? ReadPlace(ref LengthPrefixedReader reader) => reader.ReadLong() switch
    {
        null => null,
        >= 0 and <= int.MaxValue and { } place => (int)place,
        _ => throw new InvalidDataException(),
    };

    private static AdditionalPropertiesDictionary? ReadProperties(ref LengthPrefixedReader reader)
    {
        int count = reader.ReadCount();
        if (count < 0)
        {
            return null;
        }

        AdditionalPropertiesDictionary properties = [];
        for (int i = 0; i < count; i++)
        {
            string name = reader.ReadText() ?? throw new InvalidDataException();
            properties.Add(name, (PropertyKind)reader.ReadInt() switch
            {
                PropertyKind.Text => reader.ReadText(),
                PropertyKind.Int32 => reader.ReadInt(),
                PropertyKind.Int64 => reader.ReadLong(),
                PropertyKind.Double => BitConverter.Int64BitsToDouble(reader.ReadLong() ?? throw new InvalidDataException()),
                PropertyKind.Boolean => (object)(reader.ReadInt() == 1),
                _ => throw new InvalidDataException(),
            });
        }

        return properties;
    }
}
