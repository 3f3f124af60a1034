using System.Text.Json;
using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Confidence;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>
/// Structured output with quotes: the value stands in a wrapper with the quotes as its sibling, so that no markup enters
/// its strings. The wrapper never leaves.
/// </summary>
internal sealed class QuotedFormat(ChatResponseFormatJson original, QuoteInstruction instruction)
{
    /// <summary>Changes whenever the wrapper does, or how it is read.</summary>
    public const string Version = "quoted-format/4";

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
    public MarkedAnswer Parse(ChatResponse response, SourceIndex sources)
    {
        MarkedAnswer answer = Parse(response.Text);
        return ProviderCitations.Any(response) ? ProviderCitations.AddTo(answer, response, places: null, sources) : answer;
    }

    /// <inheritdoc cref="Parse(ChatResponse, SourceIndex)"/>
    public MarkedAnswer Parse(string answer)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer);
            if (Property(document.RootElement, ValueName) is { } value && IsWrapper(document.RootElement, value))
            {
                return Whole(value.GetRawText(), Property(document.RootElement, QuotesName) ?? default);
            }
        }
        catch (JsonException)
        {
            // Validation rejects what does not parse as the value.
        }

        return Whole(answer, default);
    }

    /// <summary>
    /// Models leave the quotes out, or write null for them: a wrapper is what has a value, and beside it nothing but what the
    /// wrapper itself asks for. Where that is also what the caller asked for, only a value within the value tells.
    /// </summary>
    private bool IsWrapper(JsonElement answer, JsonElement value)
    {
        bool hasQuotes = false;
        bool hasOthers = false;
        foreach (JsonProperty property in answer.EnumerateObject())
        {
            hasQuotes |= property.NameEquals(QuotesName);
            hasOthers |= !property.NameEquals(ValueName) && !property.NameEquals(QuotesName) && !property.NameEquals(SelfReportSchema.PropertyName);
        }

        bool isQuoted = hasQuotes && (!hasOthers || Property(answer, QuotesName) is { ValueKind: JsonValueKind.Array });
        return (isQuoted && !Asks(QuotesName)) || (!hasOthers && !Asks(ValueName)) || (!hasOthers && Property(value, ValueName) is not null);
    }

    /// <summary>Whether the caller's own schema has a property of that name.</summary>
    private bool Asks(string name) => original.Schema is { } schema && Property(schema, "properties") is { } own && Property(own, name) is not null;

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
