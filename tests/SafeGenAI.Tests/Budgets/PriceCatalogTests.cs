using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets;

public class PriceCatalogTests
{
    private static readonly ModelPrice Price = new(1m, 2m);

    [Fact]
    public void ModelIsFoundInAnyCase_AndIsUnknownOtherwise()
    {
        var catalog = new PriceCatalog(new Dictionary<string, ModelPrice> { ["gpt-5-mini"] = Price });

        Assert.Same(Price, catalog.Find("GPT-5-Mini"));
        Assert.Null(catalog.Find("gpt-5"));
    }

    [Fact]
    public void NamesThatDifferInCaseOnly_AreRefused() =>
        Assert.Contains("'GPT-5' twice", Assert.Throws<ArgumentException>(
            () => new PriceCatalog([new("gpt-5", Price), new("GPT-5", Price)])).Message, StringComparison.Ordinal);

    [Fact]
    public void EntryWithoutAPriceOrName_IsRefused()
    {
        Assert.Contains("without a price", Assert.Throws<ArgumentException>(() => new PriceCatalog([new("gpt-5", null!)])).Message, StringComparison.Ordinal);
        Assert.Contains("without a model name", Assert.Throws<ArgumentException>(() => new PriceCatalog([new(" ", Price)])).Message, StringComparison.Ordinal);
    }
}
