using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Quotes;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.Tests.HallucinationCheck.Quotes;

public class QuotedFormatTests
{
    private const string Quote = "the Lisbon office will move in March";

    private static readonly QuotedFormat _format = Format("""{"type":"object","properties":{"month":{"type":"integer"}}}""");

    [Theory]
    [InlineData("""{"type":"array","items":{"$ref":"#/$defs/item"},"$defs":{"item":{"type":"object","properties":{"next":{"$ref":"#/$defs/item"}}}}}""")]
    [InlineData("""{"type":"object","properties":{"next":{"$ref":"#"},"other":{"$ref":"#/properties/next"},"data":{"$ref":"#/definitions/a"}},"definitions":{"a":{"type":"string"}}}""")]
    [InlineData("""{"type":"string"}""")]
    [InlineData("""{"type":"object","properties":{"data":{"type":"integer"}}}""")]
    public void EveryReference_StillLeadsToWhatItMeant(string schema)
    {
        JsonElement original = JsonDocument.Parse(schema).RootElement;
        JsonNode wrapper = JsonNode.Parse(QuotedSchema.Wrap(original).GetRawText())!;

        foreach ((string before, string after) in References(JsonNode.Parse(schema)!).Zip(References(wrapper["properties"]!["value"]!)))
        {
            JsonNode meant = Follow(JsonNode.Parse(schema)!, before);
            // References inside of what is meant have moved too.
            Assert.Equal(meant["type"]?.ToJsonString(), Follow(wrapper, after)["type"]?.ToJsonString());
        }
    }

    [Fact]
    public void TheWrapper_IsValidWhereAProviderIsStrict()
    {
        JsonNode wrapper = JsonNode.Parse(QuotedSchema.Wrap(JsonDocument.Parse("""{"$schema":"x","type":"object","properties":{"$schema":{"type":"string"}},"required":["$schema"],"additionalProperties":false}""").RootElement).GetRawText())!;

        Assert.Null(wrapper["properties"]!["value"]!["$schema"]);
        Assert.NotNull(wrapper["properties"]!["value"]!["properties"]!["$schema"]);
        foreach (JsonNode closed in (JsonNode[])[wrapper, wrapper["properties"]!["value"]!, wrapper["properties"]!["quotes"]!["items"]!])
        {
            Assert.False(closed["additionalProperties"]!.GetValue<bool>());
            Assert.Equal(closed["properties"]!.AsObject().Select(property => property.Key), closed["required"]!.AsArray().Select(name => name!.GetValue<string>()));
        }
    }

    [Fact]
    public void ValuesAndAnchors_AreNoReferences()
    {
        const string schema = """{"enum":[{"$ref":"#/a"}],"allOf":[{"$ref":"#anchor"},{"$ref":"https://example.org/s#/a"},{"$id":"own","$ref":"#/a"}]}""";

        Assert.Equal(schema, QuotedSchema.Wrap(JsonDocument.Parse(schema).RootElement).GetProperty("properties").GetProperty("value").GetRawText());
    }

    [Fact]
    public void ASchemaWithAnIdentity_IsLeftAsItIs()
    {
        const string schema = """{"$id":"https://example.org/s","$defs":{"a":{}},"$ref":"#/$defs/a"}""";

        Assert.Equal(schema, QuotedSchema.Wrap(JsonDocument.Parse(schema).RootElement).GetProperty("properties").GetProperty("value").GetRawText());
    }

    [Fact]
    public void DeepAndLongSchemas_AreWrapped()
    {
        string deep = string.Concat(Enumerable.Repeat("""{"items":""", 300)) + "true" + new string('}', 300);
        string properties = string.Join(',', Enumerable.Range(0, 5000).Select(i => $$"""  "p{{i}}":{"$ref":"#/$defs/a"}"""));
        string wide = """{"properties":{""" + properties + """},"$defs":{"a":{"type":"string"}}}""";

        Assert.Contains(deep, QuotedSchema.Wrap(JsonDocument.Parse(deep, new JsonDocumentOptions { MaxDepth = 500 }).RootElement).GetRawText(), StringComparison.Ordinal);
        Assert.Equal(5000, QuotedSchema.Wrap(JsonDocument.Parse(wide).RootElement).GetProperty("properties").GetProperty("value").GetProperty("properties").EnumerateObject().Count());
    }

    [Theory]
    [InlineData("""{"value":{"a":1},"quotes":["Q"]}""", """{"a":1}""", null)]
    [InlineData("""{"quotes":[{"source":"mail","text":"Q"}],"value":[1,2]}""", "[1,2]", "mail")]
    [InlineData("""{"value":"x","quotes":[{"source":null,"text":"Q"}]}""", "\"x\"", null)]
    [InlineData("""{"value":7,"quotes":[{"source":2,"text":"Q"},{"text":null},{},7,null,""," ",{"source":"a","text":"\ud800"}]}""", "7", "2")]
    public void TheWrapper_IsTakenOff(string answer, string value, string? source)
    {
        MarkedAnswer parsed = _format.Parse(answer.Replace("\"Q\"", $"\"{Quote}\"", StringComparison.Ordinal));

        Assert.Equal((value, new TextSpan(0, value.Length)), (parsed.Text, Assert.Single(parsed.Sentences)));
        MarkedQuote quote = parsed.Quotes[0];
        Assert.Equal((source, Quote, Assert.Single(parsed.Sentences)), (quote.SourceId, quote.Text, quote.Claim));
        Assert.All(parsed.Quotes.Skip(1), other => Assert.Equal("7", other.Text));
    }

    [Theory]
    [InlineData("""{"a":1}""")]
    [InlineData("""{"value":1,"note":"x"}""")]
    [InlineData("""{"value":1,"quotes":{},"note":"x"}""")]
    [InlineData("[1]")]
    [InlineData("no JSON")]
    [InlineData("")]
    public void WithoutTheWrapper_TheAnswerIsTheValue(string answer)
    {
        MarkedAnswer parsed = _format.Parse(answer);

        Assert.Equal(answer, parsed.Text);
        Assert.Empty(parsed.Quotes);
    }

    [Theory]
    [InlineData("""{"value":{"month":3},"quotes":null}""")]
    [InlineData("""{"value":{"month":3}}""")]
    [InlineData("""{"quotes":"none","value":{"month":3}}""")]
    [InlineData("""{"value":{"month":3},"quotes":{}}""")]
    [InlineData("""{"value":{"month":3},"confidence":"high"}""")]
    public void AWrapperWithoutQuotes_NeverLeaves(string answer)
    {
        MarkedAnswer parsed = _format.Parse(answer);

        Assert.Equal("""{"month":3}""", parsed.Text);
        Assert.Empty(parsed.Quotes);
    }

    [Theory]
    [InlineData("""{"value":7}""", """{"value":7}""")]
    [InlineData("""{"value":{"value":7}}""", """{"value":7}""")]
    [InlineData("""{"value":{"value":7},"quotes":null}""", """{"value":7}""")]
    [InlineData("""{"value":7,"quotes":null}""", "7")]
    public void AValueOfTheCallersOwn_IsNoWrapper(string answer, string value) =>
        Assert.Equal(value, Format("""{"type":"object","properties":{"value":{"type":"integer"}}}""").Parse(answer).Text);

    [Theory]
    [InlineData("""{"value":7,"quotes":["a"]}""", """{"value":7,"quotes":["a"]}""")]
    [InlineData("""{"value":{"value":7,"quotes":["a"]},"quotes":[]}""", """{"value":7,"quotes":["a"]}""")]
    public void QuotesOfTheCallersOwn_AreNoWrapper(string answer, string value) =>
        Assert.Equal(value, Format("""{"type":"object","properties":{"value":{"type":"integer"},"quotes":{"type":"array"}}}""").Parse(answer).Text);

    [Fact]
    public void ANamedSource_MustHaveTheQuote()
    {
        GenAISource[] sources = [new("Nothing.", "other"), new("Hello, " + Quote + ".", "mail")];

        Assert.Equal(Verdict.Supported, Check("mail").Verdict);
        Assert.Equal("quote.wrong_citation", Assert.Single(Check("other").Findings).Code);

        QuoteCheck Check(string source) => QuoteDetector.Check(
            _format.Parse($$"""{"value":{"month":3},"quotes":[{"source":"{{source}}","text":"{{Quote}}"}]}"""), new SourceIndex(sources), new QuoteDemand(true, 1));
    }

    [Fact]
    public void AProvidersCitation_MeansTheWholeValue()
    {
        ChatResponse response = new(new ChatMessage(ChatRole.Assistant, [new TextContent("""{"value":"It moves.","quotes":[]}""") { Annotations = [new CitationAnnotation { Snippet = Quote }] }]));
        SourceIndex sources = new([Quote]);

        QuoteCheck check = QuoteDetector.Check(_format.Parse(response, sources), sources, new QuoteDemand(true));

        Assert.Equal((Verdict.Supported, new TextSpan(0, 11)), (check.Verdict, Assert.Single(check.Citations).Claim));
    }

    private static QuotedFormat Format(string schema) =>
        QuotedFormat.For(ChatResponseFormat.ForJsonSchema(JsonDocument.Parse(schema).RootElement), new QuoteInstruction("Quote."))!;

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(pair => pair is { Key: "$ref", Value: JsonValue value } ? [value.GetValue<string>()] : pair.Key is "$defs" or "definitions" ? [] : References(pair.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    private static JsonNode Follow(JsonNode root, string reference) =>
        reference[1..].Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(root, (node, name) => node[name]!);
}
