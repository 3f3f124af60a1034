namespace SafeGenAI.Budgets;

/// <summary>A small list of published prices of chat models, each with its source. docs/prices.md shows it.</summary>
/// <remarks>
/// A provider may have changed its prices since <see cref="Date"/>, and bills what it wants: the list is used only where
/// an application asks for it with <c>UseDefaultPrices</c>, and its use is logged at every start (event 1413).
/// </remarks>
public static class DefaultPrices
{
    private static readonly Lazy<PriceCatalog> Read = new(static () =>
    {
        using Stream list = typeof(DefaultPrices).Assembly.GetManifestResourceStream("SafeGenAI.default-prices.json")!;
        byte[] json = new byte[list.Length];
        list.ReadExactly(json);
        return PriceCatalog.Parse(json);
    });

    /// <summary>When the list was put together, in UTC. A price that changes later on a day known then is in it.</summary>
    public static DateOnly Date { get; } = new(2026, 11, 26);

    /// <summary>The list.</summary>
    public static PriceCatalog Catalog => Read.Value;
}
