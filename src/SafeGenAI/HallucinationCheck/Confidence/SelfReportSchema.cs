using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SafeGenAI.HallucinationCheck.Confidence;

/// <summary>The self-report of structured output: one more property of the outermost object, which never leaves.</summary>
internal static class SelfReportSchema
{
    public const string PropertyName = "confidence";

    private const string Description = "How sure you are that all of the answer is right and follows from the material, from 0 to 1.";

    /// <returns>The schema with the property; null where its root is no object with properties, or has one of that name.</returns>
    public static JsonElement? AddTo(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || JsonNode.Parse(schema.GetRawText()) is not JsonObject root
            || root["properties"] is not JsonObject properties || properties.ContainsKey(PropertyName))
        {
            return null;
        }

        properties[PropertyName] = new JsonObject { ["type"] = "number", ["description"] = Description };
        if (root["required"] is not JsonArray required)
        {
            root["required"] = required = [];
        }

        required.Add((JsonNode)PropertyName);
        using JsonDocument document = JsonDocument.Parse(root.ToJsonString());
        return document.RootElement.Clone();
    }

    /// <summary>The answer without the property, and its value; null where that is no number between 0 and 1.</summary>
    public static (string Json, double? Confidence) Take(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty(PropertyName, out JsonElement said)
                ? (Without(root), said.ValueKind == JsonValueKind.Number && said.TryGetDouble(out double value) && value is >= 0 and <= 1 ? value : null)
                : (json, null);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // Validation rejects what does not parse.
            return (json, null);
        }
    }

    private static string Without(JsonElement root)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            foreach (JsonProperty property in root.EnumerateObject())
            {
                if (property.Name != PropertyName)
                {
                    writer.WritePropertyName(property.Name);
                    writer.WriteRawValue(property.Value.GetRawText());
                }
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
