using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>
/// Structured output with quotes: the value stands in a wrapper with the quotes as its sibling, so that no markup enters
/// its strings. The wrapper never leaves.
/// </summary>
internal sealed class QuotedFormat(ChatResponseFormatJson original)
{
    private const string ValueName = "value";
    private const string QuotesName = "quotes";

    private static readonly QuoteInstruction Instruction = new(
        $"Answer with a JSON object of two properties: \"{ValueName}\" is what was asked for; \"{QuotesName}\" lists the words of the " +
        "material that it relies on, each copied exactly, five words or more in a row. Put nothing in the value that the material does not support.");

    public static QuotedFormat? For(ChatResponseFormat? format) =>
        format is ChatResponseFormatJson { Schema: not null } json ? new QuotedFormat(json) : null;

    public ModelRequest AddTo(ModelRequest request)
    {
        CallOptions options = (CallOptions)request.Options.Clone();
        options.ResponseFormat = ChatResponseFormat.ForJsonSchema(
            Wrap(original.Schema!.Value), $"{original.SchemaName ?? "answer"}_with_quotes", original.SchemaDescription);
        return Instruction.AddTo(request).With(options: options);
    }

    /// <summary>Takes the wrapper off. An answer that came without it is taken as the value without quotes.</summary>
    public static MarkedAnswer Read(string answer)
    {
        (string value, List<string> quotes) = Unwrap(answer);
        TextSpan whole = new(0, value.Length);
        return new MarkedAnswer(value, [.. quotes.Select(quote => new MarkedQuote(null, quote, whole))], [whole]);
    }

    private static (string Value, List<string> Quotes) Unwrap(string answer)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(ValueName, out JsonElement value)
                && document.RootElement.TryGetProperty(QuotesName, out JsonElement quotes)
                && quotes.ValueKind == JsonValueKind.Array)
            {
                return (value.GetRawText(),
                    [.. quotes.EnumerateArray().Where(quote => quote.ValueKind == JsonValueKind.String).Select(quote => quote.GetString()!)]);
            }
        }
        catch (JsonException)
        {
            // Validation rejects what does not parse as the value.
        }

        return (answer, []);
    }

    private static JsonElement Wrap(JsonElement schema)
    {
        JsonNode value = JsonNode.Parse(schema.GetRawText())!;
        Redirect(value);
        JsonObject wrapper = new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                [ValueName] = value,
                [QuotesName] = new JsonObject
                {
                    ["type"] = "array",
                    ["items"] = new JsonObject { ["type"] = "string" },
                },
            },
            ["required"] = new JsonArray(ValueName, QuotesName),
            ["additionalProperties"] = false,
        };
        using JsonDocument document = JsonDocument.Parse(wrapper.ToJsonString());
        return document.RootElement.Clone();
    }

    /// <summary>References are counted from the root, which is one level further away now.</summary>
    private static void Redirect(JsonNode? node)
    {
        if (node is JsonObject schema)
        {
            (schema as IDictionary<string, JsonNode?>).Remove("$schema");
            if (schema["$ref"] is JsonValue reference && reference.TryGetValue(out string? path) && path.StartsWith('#'))
            {
                schema["$ref"] = $"#/properties/{ValueName}{path[1..]}";
            }

            foreach ((string _, JsonNode? child) in schema)
            {
                Redirect(child);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (JsonNode? item in items)
            {
                Redirect(item);
            }
        }
    }
}
