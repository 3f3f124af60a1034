namespace SafeGenAI.Budgets.Prices;

/// <summary>What one model costs now: asked once when an attempt begins, which keeps the answer to its end.</summary>
/// <remarks>A fixed price costs a field; one from a catalog two comparisons, until the catalog or the day changes.</remarks>
internal sealed class ModelPricing
{
    private readonly IPriceCatalog? _catalog;
    private readonly string[] _names;
    private readonly TimeProvider _time;
    private readonly ModelPrice? _otherwise;
    private Snapshot? _last;

    private ModelPricing(IPriceCatalog? catalog, string[] names, TimeProvider time, ModelPrice? otherwise)
    {
        _catalog = catalog;
        _names = names;
        _time = time;
        _otherwise = otherwise;
    }

    /// <summary>One price for good, or none.</summary>
    public static ModelPricing Fixed(ModelPrice? price) => new(catalog: null, [], TimeProvider.System, price);

    /// <summary>The price that a catalog has for the first of the names that it knows.</summary>
    public static ModelPricing From(IPriceCatalog? catalog, TimeProvider time, params string[] names) =>
        catalog is null ? Fixed(null) : new(catalog, names, time, otherwise: null);

    /// <summary>The same, and where nothing is known the ceiling.</summary>
    public ModelPricing WithCeiling(ModelPrice? ceiling) => ceiling is null ? this : new(_catalog, _names, _time, _otherwise ?? ceiling);

    /// <summary>The price of an attempt that begins now; null when it is unknown.</summary>
    public ModelPrice? Current => _catalog is null ? _otherwise : FromCatalog(_catalog) ?? _otherwise;

    /// <summary>Whether it is asked of a catalog and another one would know it as well.</summary>
    public bool IsFoundIn(IPriceCatalog? catalog)
    {
        try
        {
            return _catalog is not null && catalog is not null && Find(catalog, Today) is not null;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private DateOnly Today => DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);

    private ModelPrice? FromCatalog(IPriceCatalog catalog)
    {
        try
        {
            DateOnly today = Today;

            // Before the price: what is found while the catalog changes is looked up once more.
            long version = catalog.Version;
            Snapshot? last = Volatile.Read(ref _last);
            if (last is null || last.Version != version || last.Date != today)
            {
                last = new Snapshot(version, today, Find(catalog, today));
                Volatile.Write(ref _last, last);
            }

            return last.Price;
        }
        catch (Exception)
        {
            // A catalog of the application's that throws knows no price: denied, or charged at the ceiling.
            return null;
        }
    }

    private ModelPrice? Find(IPriceCatalog catalog, DateOnly date)
    {
        foreach (string name in _names)
        {
            if (catalog.Find(name, date) is { } price)
            {
                return price;
            }
        }

        return null;
    }

    private sealed record Snapshot(long Version, DateOnly Date, ModelPrice? Price);
}
