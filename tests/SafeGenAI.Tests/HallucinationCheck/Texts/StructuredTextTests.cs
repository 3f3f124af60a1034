using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.Tests.HallucinationCheck.Texts;

public sealed class StructuredTextTests
{
    [Theory]
    [InlineData("""{"name":"Ada","age":36}""", """         Ada\n          """)]
    [InlineData("""["a\\"b","c\\nd"]""", """  a"_b\n  c\n_d\n """)]
    [InlineData("""["\\u00e9x"]""", """  é_____x\n """)]
    [InlineData("""["\\ud83d\\ude00!"]""", """  \ud83d\ude00__________!\n """)]
    public void OnlyTheTextsOfAnAnswer_StandAtTheirPlaces(string json, string expected)
    {
        string text = StructuredText.Of(Unescaped(json));

        Assert.Equal(Unescaped(expected).Replace('_', '\u2060'), text);

        static string Unescaped(string written) => System.Text.RegularExpressions.Regex.Unescape(written);
    }

    [Theory]
    [InlineData("""["The caf\\u00e9s."]""", "The", "cafés")]
    [InlineData("""["na\\u00efve\\/blunt"]""", "naïve", "blunt")]
    [InlineData("""["1\\u00a0200"]""", "1", "200")]
    [InlineData("""["\\ud835\\udc00lpha"]""", "Alpha")]
    public void AnEscape_DoesNotBreakTheWordItStandsIn(string json, params string[] words)
    {
        FoldedWords read = new(StructuredText.Of(json.Replace("\\\\", "\\", StringComparison.Ordinal)));

        Assert.Equal(words, Enumerable.Range(0, read.Words.Length).Select(word => read[word].ToString()));
    }

    [Theory]
    [InlineData("😀 é \u200f ok")]
    [InlineData("\ud83d alone")]
    [InlineData("\ude00\ud83d")]
    public void CharactersOfEverySize_KeepTheirPlaces(string value)
    {
        string json = $$"""{"before":"x {{value}}","after":"Parking"}""";

        string text = StructuredText.Of(json);

        Assert.Equal(json.Length, text.Length);
        Assert.Equal(json.IndexOf("Parking", StringComparison.Ordinal), text.IndexOf("Parking", StringComparison.Ordinal));
        Assert.DoesNotContain("after", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(65)]
    [InlineData(100_000)]
    public void HoweverDeepItNests_NamesAndNumbersAreNoWords(int depth)
    {
        string json = string.Concat(Enumerable.Repeat("""{"n":""", depth)) + """["Ada",1999]""" + new string('}', depth);

        Assert.Equal("Ada", StructuredText.Of(json).Trim());
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("\ufeff{}")]
    [InlineData("""{"a":"b"} and more""")]
    [InlineData("""{"a":"b\""")]
    public void WhatIsNoJson_IsTextAsItIs(string answer) => Assert.Equal(answer, StructuredText.Of(answer));
}
