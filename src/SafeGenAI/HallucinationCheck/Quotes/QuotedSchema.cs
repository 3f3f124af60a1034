using System.Buffers;
using System.Text.Json;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>Writes the schema of a wrapper: the value as it was asked for and, beside it, the quotes.</summary>
/// <remarks>What it adds is valid where a provider is strict: every property required, no others allowed.</remarks>
internal static class QuotedSchema
{
    private const string Path = "#/properties/" + QuotedFormat.ValueName;

    // Readers that are strict about references look for definitions at the root only.
    private static readonly string[] Definitions = ["$defs", "definitions"];
    // What lists of these names hold are values, not schemas.
    private static readonly string[] Values = ["const", "enum", "default", "examples"];
    // As deep as the writer goes.
    private const int MaxDepth = 1000;

    private const string Quotes =
        $$$"""{"type":"array","items":{"type":"object","properties":{"{{{QuotedFormat.SourceName}}}":{"type":["string","null"]},"{{{QuotedFormat.TextName}}}":{"type":"string"}},"required":["{{{QuotedFormat.SourceName}}}","{{{QuotedFormat.TextName}}}"],"additionalProperties":false}}""";

    public static JsonElement Wrap(JsonElement schema)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            bool moves = schema.ValueKind == JsonValueKind.Object && !schema.TryGetProperty("$id", out _);
            writer.WriteStartObject();
            writer.WriteString("type", "object");
            writer.WriteStartObject("properties");
            writer.WritePropertyName(QuotedFormat.ValueName);
            WriteValue(writer, schema, moves);
            writer.WritePropertyName(QuotedFormat.QuotesName);
            writer.WriteRawValue(Quotes);
            writer.WriteEndObject();
            writer.WritePropertyName("required");
            writer.WriteRawValue($"""["{QuotedFormat.ValueName}","{QuotedFormat.QuotesName}"]""");
            writer.WriteBoolean("additionalProperties", false);
            foreach (string name in moves ? Definitions : [])
            {
                if (schema.TryGetProperty(name, out JsonElement definitions))
                {
                    writer.WritePropertyName(name);
                    Write(writer, definitions);
                }
            }

            writer.WriteEndObject();
        }

        using JsonDocument document = JsonDocument.Parse(buffer.WrittenMemory, new JsonDocumentOptions { MaxDepth = MaxDepth });
        return document.RootElement.Clone();
    }

    private static void WriteValue(Utf8JsonWriter writer, JsonElement schema, bool moves)
    {
        if (!moves)
        {
            // A schema with an identity of its own counts its references from itself.
            schema.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        foreach (JsonProperty property in schema.EnumerateObject())
        {
            if (property.Name != "$schema" && !Definitions.Contains(property.Name))
            {
                WriteProperty(writer, property);
            }
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, JsonElement node)
    {
        switch (node.ValueKind)
        {
            case JsonValueKind.Object when !node.TryGetProperty("$id", out JsonElement id) || id.ValueKind != JsonValueKind.String:
                writer.WriteStartObject();
                foreach (JsonProperty property in node.EnumerateObject())
                {
                    WriteProperty(writer, property);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in node.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }

    private static void WriteProperty(Utf8JsonWriter writer, JsonProperty property)
    {
        writer.WritePropertyName(property.Name);
        if (property is { Name: "$ref", Value.ValueKind: JsonValueKind.String })
        {
            writer.WriteStringValue(Redirect(property.Value.GetString()!));
        }
        else if (property.Value.ValueKind == JsonValueKind.Array && Values.Contains(property.Name))
        {
            property.Value.WriteTo(writer);
        }
        else
        {
            Write(writer, property.Value);
        }
    }

    /// <summary>References are counted from the root, which is one level further away now; definitions moved there with it.</summary>
    private static string Redirect(string reference) =>
        reference == "#" ? Path
        : reference.StartsWith("#/", StringComparison.Ordinal) && !Definitions.Any(name => reference.StartsWith($"#/{name}/", StringComparison.Ordinal))
            ? Path + reference[1..]
        : reference;
}
