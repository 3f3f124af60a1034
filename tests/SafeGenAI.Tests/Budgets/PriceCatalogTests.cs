using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets;

public class PriceCatalogTests
{
    private static readonly DateOnly Today = new(2026, 3, 1);
    private static readonly ModelPrice Price = new(1m, 2m);
    private static readonly ModelPrice Other = new(3m, 4m);

    [Fact]
    public void ModelIsFoundInAnyCase_AndIsUnknownOtherwise()
    {
        var catalog = new PriceCatalog(new Dictionary<string, ModelPrice> { ["gpt-5-mini"] = Price });

        Assert.Same(Price, catalog.Find("GPT-5-Mini", Today));
        Assert.Null(catalog.Find("gpt-5", Today));
        Assert.Null(catalog.Find(null!, Today));
    }

    [Theory]
    [InlineData("gpt-5-mini-2026-01-01")]
    [InlineData("gpt-5-mini-20260101")]
    [InlineData("gpt-5-mini@20260101")]
    [InlineData("gpt-5-mini-0613")]
    [InlineData("openai/gpt-5-mini")]
    [InlineData("openai/gpt-5-mini-2026-01-01")]
    [InlineData("OpenAI/GPT-5-mini-20260101")]
    public void ADatedName_OrOneWithItsProvider_CostsWhatTheModelDoes(string name) =>
        Assert.Same(Price, Mini().Find(name, Today));

    [Theory]
    [InlineData("gpt-5-mini-pro")]
    [InlineData("gpt-5-mini-pro-2026-01-01")]
    [InlineData("gpt-5")]
    [InlineData("gpt-5-mini-2")]
    [InlineData("gpt-5-mini-32")]
    [InlineData("gpt-5-mini-2411")] // no month
    [InlineData("gpt-5-mini-0631")] // no day
    [InlineData("gpt-5-mini-2026-13-01")]
    [InlineData("gpt-5-mini-20261301")]
    [InlineData("gpt-5-mini-19260101")]
    [InlineData("gpt-5-mini-2026-01")]
    [InlineData("gpt-5-mini-2026-01-01-preview")]
    [InlineData("gpt-5-mini-latest")]
    [InlineData("gpt-5-mini@latest")]
    [InlineData("gpt-5-mini20260101")]
    [InlineData("gpt-5-mini--20260101")]
    [InlineData("-2026-01-01")]
    [InlineData("2026-01-01")]
    [InlineData("azure/gpt-5-mini")]
    [InlineData("azure/eu/gpt-5-mini")]
    [InlineData("openrouter/openai/gpt-5-mini")]
    [InlineData("my-gpt-5-mini")]
    [InlineData("gpt-5-mini ")]
    [InlineData("gpt-5-mini\n")]
    [InlineData("")]
    public void L05_ADifferentModel_HasNoPrice(string name) => Assert.Null(Mini().Find(name, Today));

    [Fact]
    public void ADatedName_WithAnEntryOfItsOwn_CostsWhatThatSays()
    {
        PriceCatalog catalog = new([new PriceEntry("gpt-5", Price), new PriceEntry("gpt-5-2026-01-01", Other)]);

        Assert.Same(Other, catalog.Find("gpt-5-2026-01-01", Today));
        Assert.Same(Price, catalog.Find("gpt-5-2026-01-02", Today));
    }

    [Fact]
    public void TheEntryInForceOnTheDay_Counts()
    {
        PriceCatalog catalog = new(
        [
            new PriceEntry("m", Other) { EffectiveFrom = new(2026, 3, 1) },
            new PriceEntry("m", Price) { EffectiveFrom = new(2026, 1, 1) },
        ]);

        Assert.Null(catalog.Find("m", new(2025, 12, 31)));
        Assert.Same(Price, catalog.Find("m", new(2026, 1, 1)));
        Assert.Same(Price, catalog.Find("m", new(2026, 2, 28)));
        Assert.Same(Other, catalog.Find("m", new(2026, 3, 1)));
        Assert.Same(Other, catalog.Find("m-2025-01-01", new(2027, 1, 1)));
    }

    [Fact]
    public void AnEntryWithoutADate_HasAlwaysHeld()
    {
        PriceCatalog catalog = new([new PriceEntry("m", Other) { EffectiveFrom = new(2026, 3, 1) }, new PriceEntry("m", Price)]);

        Assert.Same(Price, catalog.Find("m", DateOnly.MinValue));
        Assert.Same(Other, catalog.Find("m", DateOnly.MaxValue));
    }

    [Fact]
    public void AnAlias_IsAnotherName()
    {
        PriceCatalog catalog = new([new PriceEntry("gpt-5-mini", Price) { Aliases = ["small", "Mini"] }]);

        Assert.Same(Price, catalog.Find("small", Today));
        Assert.Same(Price, catalog.Find("mini-2026-01-01", Today));
        Assert.Null(catalog.Find("smal", Today));
    }

    [Fact]
    public void TheBareName_IsFound_UnlessTwoProvidersHaveIt()
    {
        PriceCatalog catalog = new(
        [
            new PriceEntry("gemini/gemini-pro", Price) { Provider = "gemini" },
            new PriceEntry("mistral/large", Price) { Provider = "mistral" },
            new PriceEntry("azure_ai/large", Other) { Provider = "azure_ai" },
            new PriceEntry("azure/gpt-5", Other) { Provider = "azure" },
            new PriceEntry("gpt-5", Price) { Provider = "openai" },
        ]);

        Assert.Same(Price, catalog.Find("gemini-pro", Today));
        Assert.Null(catalog.Find("large", Today));
        Assert.Same(Price, catalog.Find("gpt-5", Today));
        Assert.Same(Other, catalog.Find("azure/gpt-5", Today));
        Assert.Same(Price, catalog.Find("openai/gpt-5", Today));
    }

    [Fact]
    public void NamesThatDifferInCaseOnly_AreRefused() =>
        Assert.Contains("'GPT-5' twice", Assert.Throws<ArgumentException>(
            () => new PriceCatalog([new KeyValuePair<string, ModelPrice>("gpt-5", Price), new("GPT-5", Price)])).Message, StringComparison.Ordinal);

    [Fact]
    public void EntriesThatContradictEachOther_AreRefused_AllAtOnce()
    {
        string message = Assert.Throws<ArgumentException>(() => new PriceCatalog(
        [
            new PriceEntry("a", Price) { EffectiveFrom = Today },
            new PriceEntry("A", Other) { EffectiveFrom = Today },
            new PriceEntry("b", Price) { Aliases = ["a"] },
        ])).Message;

        Assert.Contains("'A' twice from 2026-03-01 on", message, StringComparison.Ordinal);
        Assert.Contains("'a' as an alias of 'b', and it is another model's name already", message, StringComparison.Ordinal);
    }

    [Fact]
    public void EntryWithoutAPriceOrName_IsRefused()
    {
        Assert.Contains("without a price", Assert.Throws<ArgumentException>(() => new PriceCatalog([new PriceEntry("gpt-5", null!)])).Message, StringComparison.Ordinal);
        Assert.Contains("without a model name", Assert.Throws<ArgumentException>(() => new PriceCatalog([new PriceEntry(" ", Price)])).Message, StringComparison.Ordinal);
        Assert.Contains("without a name for every alias", Assert.Throws<ArgumentException>(
            () => new PriceCatalog([new PriceEntry("a", Price) { Aliases = [""] }])).Message, StringComparison.Ordinal);
    }

    private static PriceCatalog Mini() => new([new PriceEntry("gpt-5-mini", Price) { Provider = "openai" }]);
}
