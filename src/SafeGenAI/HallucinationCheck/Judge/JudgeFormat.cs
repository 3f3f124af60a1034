using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SafeGenAI.HallucinationCheck.Judge;

/// <summary>The one form in which the judge may answer. What is of another form is no answer: nothing is guessed.</summary>
internal static class JudgeFormat
{
    private const string Schema = """
        {
          "type": "object",
          "properties": {
            "statements": {
              "type": "array",
              "items": {
                "type": "object",
                "properties": {
                  "sentence": { "type": "integer", "description": "The number of the sentence." },
                  "label": { "type": "string", "enum": ["supported", "contradicted", "not_found"] },
                  "source": { "type": "integer", "description": "The number of the source that is quoted; 0 for not_found." },
                  "quote": { "type": "string", "description": "The passage, copied exactly; empty for not_found." }
                },
                "required": ["sentence", "label", "source", "quote"],
                "additionalProperties": false
              }
            }
          },
          "required": ["statements"],
          "additionalProperties": false
        }
        """;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    public static ChatResponseFormatJson ResponseFormat { get; } = ChatResponseFormat.ForJsonSchema(ParseSchema(), "judgement");

    /// <returns>The statements, or null where the text is anything but what was asked for.</returns>
    public static List<JudgeStatement>? Parse(string text, int sentences, int sources)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("statements", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
            {
                return null;
            }

            List<JudgeStatement> statements = new(list.GetArrayLength());
            foreach (JsonElement item in list.EnumerateArray())
            {
                if (Read(item, sentences, sources) is not { } statement)
                {
                    return null;
                }

                statements.Add(statement);
            }

            return statements;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // Half a surrogate stands in the text, or is escaped in a string of it.
            return null;
        }
    }

    private static JudgeStatement? Read(JsonElement item, int sentences, int sources)
    {
        if (item.ValueKind != JsonValueKind.Object
            || Number(item, "sentence") is not { } sentence || sentence < 1 || sentence > sentences
            || Number(item, "source") is not { } source || source < 0 || source > sources
            || !item.TryGetProperty("label", out JsonElement label) || label.ValueKind != JsonValueKind.String
            || !item.TryGetProperty("quote", out JsonElement quote) || quote.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        JudgeLabel? said = label.GetString() switch
        {
            "supported" => JudgeLabel.Supported,
            "contradicted" => JudgeLabel.Contradicted,
            "not_found" => JudgeLabel.NotFound,
            _ => null,
        };
        return said is { } known ? new JudgeStatement(sentence, known, source, quote.GetString()!) : null;
    }

    private static int? Number(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : null;

    private static JsonElement ParseSchema()
    {
        using JsonDocument document = JsonDocument.Parse(Schema);
        return document.RootElement.Clone();
    }
}
