namespace SafeGenAI.Budgets.Prices;

/// <summary>Several catalogs: the first one that knows a model says what it costs.</summary>
internal sealed class LayeredPrices(IReadOnlyList<IPriceCatalog> layers) : IPriceCatalog
{
    public long Version
    {
        get
        {
            long sum = 0;
            foreach (IPriceCatalog layer in layers)
            {
                sum += layer.Version;
            }

            return sum;
        }
    }

    public ModelPrice? Find(string model, DateOnly date)
    {
        foreach (IPriceCatalog layer in layers)
        {
            if (layer.Find(model, date) is { } price)
            {
                return price;
            }
        }

        return null;
    }
}
