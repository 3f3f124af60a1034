using System.Text.Json;
using SafeGenAI.HallucinationCheck.Confidence;

namespace SafeGenAI.Tests.HallucinationCheck.Confidence;

public sealed class SelfReportTests
{
    [Theory]
    [InlineData("The office moves.\n<confidence>0.8</confidence>", "The office moves.", 0.8)]
    [InlineData("The office moves. <CONFIDENCE> 80% </CONFIDENCE>\n", "The office moves.", 0.8)]
    [InlineData("The office moves.<confidence>1", "The office moves.", 1.0)]
    [InlineData("<confidence>0.2</confidence> It moves. <confidence>0.9</confidence>", " It moves.", 0.9)]
    [InlineData("It moves. <confidence>high</confidence>", "It moves. high", null)]
    [InlineData("It moves. <confidence>8</confidence>", "It moves.", null)]
    [InlineData("It moves. <confidence>-0.5</confidence>", "It moves.", null)]
    [InlineData("It moves. <confidence></confidence></confidence>", "It moves.", null)]
    [InlineData("It moves. <confident>0.8</confident>", "It moves. <confident>0.8</confident>", null)]
    [InlineData("It moves. <confidence level=\"x\">0.1</confidence>", "It moves.", 0.1)]
    [InlineData("It moves. &lt;confidence&gt;0.1&lt;/confidence&gt;", "It moves.", 0.1)]
    [InlineData("It moves. < confidence >0.1</ confidence >", "It moves.", 0.1)]
    [InlineData("It moves. <confidence>0,3</confidence>", "It moves.", 0.3)]
    [InlineData("It moves. <confidence>0.8, so it is.", "It moves. , so it is.", 0.8)]
    [InlineData("It moves. <confidence 0.7", "It moves.", 0.7)]
    [InlineData("It moves. <confidence value='1' /></confidence", "It moves.", null)]
    [InlineData("It moves. <confidence>1.000,5</confidence>", "It moves.", null)]
    [InlineData("Its <confidence interval is wide.", "Its <confidence interval is wide.", null)]
    [InlineData("It moves. &lt;b&gt; &", "It moves. &lt;b&gt; &", null)]
    [InlineData("It moves.", "It moves.", null)]
    public void ATag_IsAlwaysTaken(string text, string rest, double? confidence) => Assert.Equal((rest, confidence), SelfReportTag.Take(text));

    [Fact]
    public void ManyTags_TakeLinearTime()
    {
        string text = string.Concat(Enumerable.Repeat("<<confidence>0.5</confidence> a ", 50_000));

        Assert.Equal(0.5, SelfReportTag.Take(text).Confidence);
        Assert.DoesNotContain("<confidence>", SelfReportTag.Take(text).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<confidence ")]
    [InlineData("<confidence interval ")]
    [InlineData("<        &lt;   ")]
    public void WhatOnlyBeginsLikeTags_TakesLinearTime(string beginning) =>
        Assert.Null(SelfReportTag.Take(string.Concat(Enumerable.Repeat(beginning, 100_000))).Confidence);

    [Fact]
    public void ASchema_GetsARequiredSibling()
    {
        JsonElement wider = SelfReportSchema.AddTo(Parse("""{"type":"object","properties":{"value":{"type":"string"}},"required":["value"],"additionalProperties":false}"""))!.Value;

        Assert.Equal("number", wider.GetProperty("properties").GetProperty("confidence").GetProperty("type").GetString());
        Assert.Equal(["value", "confidence"], wider.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
        Assert.False(wider.GetProperty("additionalProperties").GetBoolean());
    }

    [Theory]
    [InlineData("""{"type":"array","items":{"type":"string"}}""")]
    [InlineData("""{"type":"object","properties":{"confidence":{"type":"string"}}}""")]
    [InlineData("true")]
    public void ASchemaWithoutRoomForIt_StaysAsItIs(string schema) => Assert.Null(SelfReportSchema.AddTo(Parse(schema)));

    [Theory]
    [InlineData("""{"value":{"a":1.50},"confidence":0.25,"quotes":["é"]}""", 0.25)]
    [InlineData("""{"value":{"a":1.50},"confidence":"high","quotes":["é"]}""", null)]
    [InlineData("""{"value":{"a":1.50},"confidence":7,"quotes":["é"]}""", null)]
    public void TheSibling_IsAlwaysTaken(string json, double? confidence)
    {
        (string rest, double? said) = SelfReportSchema.Take(json);

        Assert.Equal(confidence, said);
        Assert.Equal("""{"value":{"a":1.50},"quotes":["é"]}""", rest);
    }

    [Theory]
    [InlineData("""{"value":1}""")]
    [InlineData("no json")]
    [InlineData("[1]")]
    [InlineData("\uD83D")]
    public void WhatHasNone_StaysAsItIs(string json) => Assert.Equal((json, null), SelfReportSchema.Take(json));

    private static JsonElement Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
