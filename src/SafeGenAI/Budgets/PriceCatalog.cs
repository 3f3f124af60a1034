using System.Collections.Frozen;

namespace SafeGenAI.Budgets;

/// <summary>A fixed list of prices by model name. Upper and lower case are the same.</summary>
/// <remarks>Immutable and thread-safe. Copies the prices it is given.</remarks>
public sealed class PriceCatalog : IPriceCatalog
{
    private readonly FrozenDictionary<string, ModelPrice> _prices;

    /// <summary>Creates the catalog.</summary>
    /// <param name="prices">The prices by model name.</param>
    /// <exception cref="ArgumentException">Two names differ in case only, a name is empty, or a price is missing.</exception>
    public PriceCatalog(IEnumerable<KeyValuePair<string, ModelPrice>> prices)
    {
        ArgumentNullException.ThrowIfNull(prices);
        var copy = new Dictionary<string, ModelPrice>(StringComparer.OrdinalIgnoreCase);
        foreach ((string model, ModelPrice price) in prices)
        {
            if (string.IsNullOrWhiteSpace(model) || price is null)
            {
                throw new ArgumentException($"The price list has the entry '{model}' without {(price is null ? "a price" : "a model name")}: complete or remove it.", nameof(prices));
            }

            if (!copy.TryAdd(model, price))
            {
                throw new ArgumentException($"The price list has the model '{model}' twice; upper and lower case are the same. Remove one.", nameof(prices));
            }
        }

        _prices = copy.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    public ModelPrice? Find(string model) => model is null ? null : _prices.GetValueOrDefault(model);
}
