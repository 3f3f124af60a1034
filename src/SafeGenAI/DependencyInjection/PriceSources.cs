using Microsoft.Extensions.Logging;
using SafeGenAI.Budgets;
using SafeGenAI.Budgets.Prices;

namespace SafeGenAI.DependencyInjection;

/// <summary>Where prices come from: what the application names, in order; what it registered; the built-in list, where asked for.</summary>
internal sealed class PriceSources : IDisposable
{
    private readonly List<PriceFile> _files = [];
    private readonly IPriceCatalog? _own;
    private readonly ILogger _logger;
    private HashSet<string> _without = [];
    private HashSet<string> _byDefault = [];

    /// <summary>Opens them; a list that cannot be read is a fault among others.</summary>
    public PriceSources(SafeGenAISetup setup, IPriceCatalog? registered, TimeProvider time, ILoggerFactory loggers)
    {
        _logger = loggers.CreateLogger(PriceLog.Category);
        List<IPriceCatalog> layers = [];
        foreach ((IPriceCatalog? catalog, string? path) in setup.Prices)
        {
            if (catalog is not null)
            {
                layers.Add(catalog);
            }
            else if (Open(path!, time, setup.Faults) is { } file)
            {
                _files.Add(file);
                layers.Add(file);
            }
        }

        if (registered is not null)
        {
            layers.Add(registered);
        }

        _own = Layered(layers);
        Catalog = setup.UsesDefaultPrices ? Layered([.. layers, DefaultPrices.Catalog]) : _own;
    }

    /// <summary>All of them; null where there is none.</summary>
    public IPriceCatalog? Catalog { get; }

    /// <summary>Says at start which models have no price, and which one that may be out of date; after a change of the
    /// configuration, which ones have come to it.</summary>
    public void Report(IReadOnlyCollection<ResolvedModel> models)
    {
        HashSet<string> without = [.. models.Where(model => model.Pricing.Current is null).Select(model => model.Name)];
        if (without.Except(_without).ToArray() is { Length: > 0 } unpriced)
        {
            PriceLog.ModelsWithoutPrice(_logger, SafeGenAISetup.Known(unpriced));
        }

        HashSet<string> byDefault = Catalog == _own ? [] :
            [.. models.Where(model => model.Pricing.IsFoundIn(Catalog) && !model.Pricing.IsFoundIn(_own)).Select(model => model.Name)];
        if (byDefault.Except(_byDefault).ToArray() is { Length: > 0 } dated)
        {
            PriceLog.DefaultPricesUsed(_logger, SafeGenAISetup.Known(dated), DefaultPrices.Date);
        }

        (_without, _byDefault) = (without, byDefault);
    }

    public void Dispose() => _files.ForEach(file => file.Dispose());

    private PriceFile? Open(string path, TimeProvider time, List<string> faults)
    {
        try
        {
            return new PriceFile(path, time, _logger);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            faults.Add($"UsePrices(\"{path}\"): {FaultText.Of(exception.Message)}");
            return null;
        }
    }

    private static IPriceCatalog? Layered(List<IPriceCatalog> layers) =>
        layers.Count switch { 0 => null, 1 => layers[0], _ => new LayeredPrices(layers) };
}
