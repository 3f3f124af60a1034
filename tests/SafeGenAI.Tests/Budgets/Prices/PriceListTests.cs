using System.Text;
using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets.Prices;

/// <summary>The library's own format.</summary>
public sealed class PriceListTests
{
    private static readonly DateOnly Today = new(2026, 3, 1);

    [Fact]
    public void EveryFieldIsRead()
    {
        PriceCatalog catalog = PriceCatalog.Parse(
            """
            // USD per million tokens
            {
              "prices": [
                {
                  "model": "large", "provider": "acme", "aliases": ["big"], "effectiveFrom": "2026-02-01", "source": "a contract",
                  "input": 2.5, "cachedInput": 0.25, "cacheWrite": 3.125, "output": 15, "reasoning": 20, "batchDiscount": 50,
                  "longContext": [
                    { "aboveInputTokens": 500000, "input": 10, "output": 40 },
                    { "aboveInputTokens": 200000, "input": 5, "cachedInput": 0.5, "cacheWrite": 6, "output": 22.5, "reasoning": 30 },
                  ],
                },
              ],
            }
            """);

        PriceEntry entry = Assert.Single(catalog.Entries);
        Assert.Equal(("large", "acme", new DateOnly(2026, 2, 1), "a contract"), (entry.Model, entry.Provider, entry.EffectiveFrom, entry.Source));
        Assert.Equal(
            new ModelPrice(2.5m, 15m, 0.25m, 3.125m, 20m)
            {
                BatchDiscount = 50,
                LongContext = new(200_000, new(5m, 22.5m, 0.5m, 6m, 30m) { LongContext = new(500_000, new(10m, 40m)) }),
            },
            catalog.Find("big", Today));
        Assert.Equal(entry.Price, catalog.Find("acme/large-2026-01-01", Today));
        Assert.Empty(catalog.Omitted);
    }

    [Fact]
    public void AByteOrderMark_IsNoFault() => Assert.NotNull(PriceCatalog.Parse(
        Encoding.UTF8.GetPreamble().Concat("""{"prices":[{"model":"m","input":1e-3,"output":1.5E0}]}"""u8.ToArray()).ToArray()).Find("m", Today));

    [Theory]
    [InlineData("""{ "model": "m", "output": 1 }""", "prices[0] ('m'): input is missing; set it, in USD per million tokens.")]
    [InlineData("""{ "model": "m", "input": 1 }""", "prices[0] ('m'): output is missing; set it, in USD per million tokens.")]
    [InlineData("""{ "input": 1, "output": 1 }""", "prices[0]: model is missing; name the model.")]
    [InlineData("""{ "model": " ", "input": 1, "output": 1 }""", "prices[0] (' '): model is \" \"; set a text.")]
    [InlineData("""{ "model": "m", "input": -1, "output": 1 }""", "prices[0] ('m'): input is -1: A price is between 0 and 9,000,000 USD per million tokens: check the unit, it is per million.")]
    [InlineData("""{ "model": "m", "input": 1, "output": 1, "cacheWrite": 9000001 }""", "prices[0] ('m'): cacheWrite is 9000001: A price is between")]
    [InlineData("""{ "model": "m", "input": "1", "output": 1 }""", "prices[0] ('m'): input is \"1\"; set a number.")]
    [InlineData("""{ "model": "m", "input": 1, "output": null }""", "prices[0] ('m'): output is null; set a number.")]
    [InlineData("""{ "model": "m", "input": 1, "output": 1e99 }""", "prices[0] ('m'): output is 1e99; set a number.")]
    [InlineData("""{ "model": "m", "input": 1, "output": 1, "cachedinput": 1 }""", "prices[0] ('m'): 'cachedinput' is not a field; known are aliases, batchDiscount,")]
    [InlineData("""{ "model": "m", "input": 1, "input": 2, "output": 1 }""", "prices[0] ('m'): input is there twice. Remove one.")]
    [InlineData("""{ "model": "m", "input": 1, "output": 1, "batchDiscount": 101 }""", "prices[0] ('m'): batchDiscount is 101: A batch discount is between 0 and 100 percent")]
    [InlineData("""{ "model": "m", "input": 1, "output": 1, "effectiveFrom": "1.3.2026" }""", "prices[0] ('m'): effectiveFrom is \"1.3.2026\"; set a day such as 2026-03-01.")]
    [InlineData("""{ "model": "m", "input": 1, "output": 1, "aliases": "a" }""", "prices[0] ('m'): aliases is \"a\"; set an array of texts.")]
    [InlineData("""{ "model": "m", "input": 1, "output": 1, "longContext": { } }""", "prices[0] ('m'): longContext is a JSON Object; it has to be an array")]
    [InlineData("""{ "model": "m", "input": 1, "output": 1, "longContext": [{ "aboveInputTokens": 1.5, "input": 1, "output": 1 }] }""", "prices[0] ('m'): aboveInputTokens is 1.5; set a whole number of tokens, at least 1.")]
    [InlineData("""{ "model": "m", "input": 1, "output": 1, "longContext": [{ "input": 1, "output": 1 }] }""", "prices[0] ('m'): aboveInputTokens is missing; set a whole number")]
    [InlineData("""{ "model": "m", "input": 1, "output": 1, "longContext": [{ "aboveInputTokens": 5, "input": 1, "output": 1 }, { "aboveInputTokens": 5, "input": 1, "output": 1 }] }""", "prices[0] ('m'): longContext has aboveInputTokens 5 twice. Remove one.")]
    [InlineData("""{ "model": "m", "input": 1, "output": 1 }, { "model": "M", "input": 1, "output": 1 }""", "The price list has the model 'M' twice; upper and lower case are the same.")]
    [InlineData("5", "prices[0]: is a JSON Number; it has to be an object.")]
    public void AFault_RefusesTheList_AndNamesEntryFieldAndValue(string entries, string fault)
    {
        string message = Refused($$"""{ "prices": [ {{entries}} ] }""");

        Assert.StartsWith($"The price list has 1 fault.{Environment.NewLine}- {fault}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryFault_IsListed()
    {
        string message = Refused("""{ "prices": [ { "model": "a", "input": -1, "output": 1 }, { "model": "b", "input": 1 } ], "price": [] }""");

        Assert.Contains("has 3 faults", message, StringComparison.Ordinal);
        Assert.Contains("('a')", message, StringComparison.Ordinal);
        Assert.Contains("('b')", message, StringComparison.Ordinal);
        Assert.Contains("'price' is no part of a price list", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "no JSON, or not all of it")]
    [InlineData("{ \"prices\": [ { \"model\": \"m\", \"input\": 1,", "no JSON, or not all of it")]
    [InlineData("[]", "is a JSON Array; it has to be an object")]
    [InlineData("{}", "has no price per token")]
    [InlineData("{ \"Prices\": [] }", "its first entry 'Prices': it is a JSON Array")]
    [InlineData("{ \"prices\": {} }", "'prices' is a JSON Object; it has to be an array of entries.")]
    public void WhatIsNoPriceList_IsRefused(string json, string fault) => Assert.Contains(fault, Refused(json), StringComparison.Ordinal);

    private static string Refused(string json) => Assert.Throws<FormatException>(() => PriceCatalog.Parse(json)).Message;
}
