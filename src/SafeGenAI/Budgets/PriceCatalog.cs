using SafeGenAI.Budgets.Prices;

namespace SafeGenAI.Budgets;

/// <summary>A fixed list of prices by model name. Upper and lower case are the same.</summary>
/// <remarks>
/// <para>A model is found under its name, its aliases, and with its provider in front. A dated name
/// (<c>gpt-5-mini-2026-01-01</c>) that has no entry of its own is found under the name without the date. Nothing else
/// matches: <c>gpt-5</c> says nothing of <c>gpt-5-pro</c>. See docs/prices.md.</para>
/// <para>Immutable and thread-safe. Copies the prices it is given.</para>
/// </remarks>
public sealed class PriceCatalog : IPriceCatalog
{
    private readonly PriceIndex _index;

    /// <summary>Creates the catalog.</summary>
    /// <param name="prices">The prices by model name.</param>
    /// <exception cref="ArgumentException">Two names differ in case only, a name is empty, or a price is missing.</exception>
    public PriceCatalog(IEnumerable<KeyValuePair<string, ModelPrice>> prices)
        : this((prices ?? throw new ArgumentNullException(nameof(prices))).Select(price => new PriceEntry(price.Key, price.Value)))
    {
    }

    /// <summary>Creates the catalog.</summary>
    /// <param name="entries">The price list, in any order.</param>
    /// <exception cref="ArgumentException">Entries contradict each other, a name is empty, or a price is missing.</exception>
    public PriceCatalog(IEnumerable<PriceEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        List<PriceEntry> copy = [.. entries];
        foreach (PriceEntry entry in copy)
        {
            if (string.IsNullOrWhiteSpace(entry?.Model) || entry.Price is null || entry.Aliases is null || entry.Aliases.Any(string.IsNullOrWhiteSpace))
            {
                string lacks = entry?.Price is null ? "a price" : string.IsNullOrWhiteSpace(entry.Model) ? "a model name" : "a name for every alias";
                throw new ArgumentException($"The price list has the entry '{entry?.Model}' without {lacks}: complete or remove it.", nameof(entries));
            }
        }

        List<string> faults = [];
        _index = PriceIndex.Of(copy, faults);
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, faults), nameof(entries));
        }

        Entries = copy.AsReadOnly();
    }

    private PriceCatalog(PriceList list)
    {
        _index = list.Index;
        Entries = list.Entries.AsReadOnly();
        Omitted = list.Omitted.AsReadOnly();
    }

    /// <summary>The price list.</summary>
    public IReadOnlyList<PriceEntry> Entries { get; }

    /// <summary>What was left out of a price list of LiteLLM's: entries that are faulty, and prices for something else than tokens of a chat.</summary>
    public IReadOnlyList<OmittedPrice> Omitted { get; } = [];

    /// <summary>Reads a price list from JSON: this library's own format, or the one of LiteLLM. docs/prices.md describes both.</summary>
    /// <param name="utf8Json">The JSON, in UTF-8.</param>
    /// <exception cref="FormatException">
    /// It is no such JSON, or an entry of a list in the library's own format has a fault; all are listed. A faulty entry
    /// of LiteLLM's list is left out and told in <see cref="Omitted"/>.
    /// </exception>
    public static PriceCatalog Parse(ReadOnlyMemory<byte> utf8Json) => new(PriceList.Parse(utf8Json));

    /// <inheritdoc cref="Parse(ReadOnlyMemory{byte})"/>
    /// <param name="json">The JSON.</param>
    public static PriceCatalog Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Parse(System.Text.Encoding.UTF8.GetBytes(json));
    }

    /// <inheritdoc/>
    public ModelPrice? Find(string model, DateOnly date) => model is null ? null : _index.Find(model, date);
}
