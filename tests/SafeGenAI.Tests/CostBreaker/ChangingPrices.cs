using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.CostBreaker;

/// <summary>A catalog that a test changes while calls run.</summary>
internal sealed class ChangingPrices : IPriceCatalog
{
    private readonly Dictionary<string, ModelPrice> _prices = [];
    private long _version;

    public bool Breaks { get; set; }

    public int Asked { get; private set; }

    public long Version => Breaks ? throw new InvalidOperationException("The catalog is broken.") : _version;

    public ModelPrice? Find(string model, DateOnly date)
    {
        Asked++;
        return _prices.GetValueOrDefault(model);
    }

    public void Set(string model, ModelPrice price)
    {
        _prices[model] = price;
        _version++;
    }

    public void Remove(string model)
    {
        _prices.Remove(model);
        _version++;
    }
}
