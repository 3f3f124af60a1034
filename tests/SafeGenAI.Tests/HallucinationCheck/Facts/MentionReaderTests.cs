using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Facts;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.Tests.HallucinationCheck.Facts;

public sealed partial class MentionReaderTests
{
    [Theory]
    [InlineData("Take the \"Steel valve\" or “Brass pump”, not «Pipe».", "Steel valve|Brass pump|Pipe")]
    [InlineData("A 5\" pipe and a 7\" pipe.", "")]
    [InlineData("\"one\ntwo\" and \"three\"", "three")]
    [InlineData("\"\" \" \" \"", "")]
    public void InQuotes(string text, string expected) => AssertReads(MentionReader.InQuotes, text, expected);

    [Theory]
    [InlineData("Take [Steel valve], **[Brass pump]** or [ Pipe ].", "Steel valve|Brass pump|Pipe")]
    [InlineData("[ [] ] [a[b]", "[|a[b")]
    [InlineData("[open", "")]
    public void InBrackets(string text, string expected) => AssertReads(MentionReader.InBrackets, text, expected);

    [Theory]
    [InlineData("Order SKU-1042, sku-7/b. Then SKU‑99 (SKU-5).", "SKU-1042|sku-7/b|SKU‑99|SKU-5")]
    [InlineData("A SKU-like name, XSKU-5, SKU-", "")]
    public void StartingWith(string text, string expected) => AssertReads(MentionReader.StartingWith("SKU-"), text, expected);

    [Theory]
    [InlineData("The STEEL  valve's handle; a steel valve pro and steel", "Steel valve|Steel valve Pro")]
    [InlineData("Steelvalve, valves", "")]
    [InlineData("C++ and C", "C++|C")]
    public void AnyOf(string text, string expected) =>
        AssertReads(MentionReader.AnyOf(["Steel valve", "Steel valve Pro", "C", "C++", "", "Steel valve"]), text, expected);

    [Fact]
    public void Places_AreThoseOfTheAnswer()
    {
        const string text = "** Take\u200B  the “Steel\u00A0valve” **";
        FoundMention mention = Assert.Single(Read(MentionReader.InQuotes, text));

        Assert.Equal(("Steel\u00A0valve", "Steel\u00A0valve"), (mention.Key, text.Substring(mention.Place.Start, mention.Place.Length)));
    }

    [Theory]
    [InlineData("products[].name", """{"products":[{"name":"a","price":1},{"NAME":"b"},{"name":7},{"name":null},{"title":"x"},"y"]}""", "a|b|7")]
    [InlineData("$.best.name", """{"best":{"name":"é\u00e9","x":{"name":"no"}},"name":"no"}""", "éé")]
    [InlineData("[].name", """[{"name":"a"},[{"name":"no"}]]""", "a")]
    [InlineData("$[].tags[]", """[{"tags":["a","b"]},{"tags":"no"}]""", "a|b")]
    [InlineData("m[][].name", """{"m":[[{"name":"a","name":"b"}],[]]}""", "a|b")]
    [InlineData("name", """{"name":"a"} trailing""", "")]
    [InlineData("name", """{"name":"a",""", "")]
    [InlineData("name", "no JSON", "")]
    [InlineData("name", """{"name":"\ud800"}""", """\ud800""")]
    public void Json(string path, string json, string expected) =>
        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), Read(MentionReader.Json(path), json).Select(mention => mention.Key));

    [Fact]
    public void Json_PlacesAndSiblings_AreThoseOfTheObject()
    {
        const string json = """{"é😀":"x","products":[{"price":12.5,"name":"a é","ok":true,"tags":["t"]},{"name":"b"}]}""";
        List<FoundMention> mentions = Read(MentionReader.Json("products[].name"), json);

        Assert.Equal(["a é", "b"], mentions.Select(mention => json.Substring(mention.Place.Start, mention.Place.Length)));
        Assert.Equal(["price=12.5", "ok=true"], mentions[0].Siblings!.Select(sibling => $"{sibling.Name}={json.Substring(sibling.Place.Start, sibling.Place.Length)}"));
        Assert.Empty(mentions[1].Siblings!);
    }

    [Fact]
    public void Json_ASelector_TakesKeysOut()
    {
        MentionReader reader = MentionReader.Json(Answers.Default.Answer, answer => [answer.Best, null, ""], "1");

        Assert.Equal(new FoundMention("a", new TextSpan(0, 12)), Assert.Single(Read(reader, """{"Best":"a"}""")));
        Assert.Empty(Read(reader, """{"Best":7}"""));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a..b")]
    [InlineData("a[0]")]
    [InlineData("a.[]")]
    [InlineData(".")]
    [InlineData("a[].")]
    public void Json_WhatIsNoPath_IsRefused(string path) => Assert.Throws<ArgumentException>(() => MentionReader.Json(path));

    private static void AssertReads(MentionReader reader, string text, string expected) =>
        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), Read(reader, text).Select(mention => mention.Key));

    private static List<FoundMention> Read(MentionReader reader, string text)
    {
        List<FoundMention> mentions = [];
        reader.Read(new FactAnswer(new AnswerText(text), text), mentions);
        return mentions;
    }

    public sealed record Answer(string Best);

    [JsonSerializable(typeof(Answer))]
    private sealed partial class Answers : JsonSerializerContext;
}
