using System.Text.Json;
using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>
/// Structured output with quotes: the value stands in a wrapper with the quotes as its sibling, so that no markup enters
/// its strings. The wrapper never leaves.
/// </summary>
internal sealed class QuotedFormat(ChatResponseFormatJson original, QuoteInstruction instruction)
{
    /// <summary>Changes whenever the wrapper does, or how it is read.</summary>
    public const string Version = "quoted-format/3";

    public const string ValueName = "value";
    public const string QuotesName = "quotes";
    public const string SourceName = "source";
    public const string TextName = "text";

    private const string NameSuffix = "_with_quotes";
    // Providers take no longer name of a schema.
    private const int MaxName = 64;

    public static QuotedFormat? For(ChatResponseFormat? format, QuoteInstruction instruction) =>
        format is ChatResponseFormatJson json ? new QuotedFormat(json, instruction) : null;

    public ModelRequest AddTo(ModelRequest request)
    {
        ModelRequest asked = instruction.AddTo(request);
        if (original.Schema is not { } schema)
        {
            // JSON of any form: what the wrapper looks like, only the instruction says.
            return asked;
        }

        CallOptions options = (CallOptions)request.Options.Clone();
        string name = original.SchemaName ?? "answer";
        options.ResponseFormat = ChatResponseFormat.ForJsonSchema(
            QuotedSchema.Wrap(schema), name[..Math.Min(name.Length, MaxName - NameSuffix.Length)] + NameSuffix, original.SchemaDescription);
        return asked.With(options: options);
    }

    /// <summary>Takes the wrapper off. An answer that came without it is taken as the value without quotes.</summary>
    public static MarkedAnswer Parse(ChatResponse response, SourceIndex sources)
    {
        MarkedAnswer answer = Parse(response.Text);
        return ProviderCitations.Any(response) ? ProviderCitations.AddTo(answer, response, places: null, sources) : answer;
    }

    /// <inheritdoc cref="Parse(ChatResponse, SourceIndex)"/>
    public static MarkedAnswer Parse(string answer)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer);
            if (document.RootElement is { ValueKind: JsonValueKind.Object } wrapper
                && wrapper.TryGetProperty(ValueName, out JsonElement value)
                && wrapper.TryGetProperty(QuotesName, out JsonElement quotes)
                && quotes.ValueKind == JsonValueKind.Array)
            {
                return Whole(value.GetRawText(), quotes);
            }
        }
        catch (JsonException)
        {
            // Validation rejects what does not parse as the value.
        }

        return Whole(answer, default);
    }

    private static MarkedAnswer Whole(string value, JsonElement quotes)
    {
        TextSpan whole = new(0, value.Length);
        List<MarkedQuote> marked = [];
        foreach (JsonElement quote in quotes.ValueKind == JsonValueKind.Array ? quotes.EnumerateArray() : default)
        {
            JsonElement text = Property(quote, TextName) ?? quote;
            string? source = Property(quote, SourceName) is { } named ? Scalar(named) : null;
            if (Scalar(text) is { } words && !string.IsNullOrWhiteSpace(words))
            {
                marked.Add(new MarkedQuote(string.IsNullOrWhiteSpace(source) ? null : source, words, whole));
            }
        }

        return new MarkedAnswer(value, marked, value.Length == 0 ? [] : [whole]);
    }

    private static JsonElement? Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement property) ? property : null;

    // Lone surrogates may be escaped in JSON, and are no text.
    private static string? Scalar(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString(),
                JsonValueKind.Number => element.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
