namespace SafeGenAI.Budgets.Prices;

/// <summary>What one model costs over time.</summary>
internal sealed class PriceTimeline
{
    private readonly List<(DateOnly From, ModelPrice Price)> _steps = [];

    /// <returns>False where another price begins on the same day.</returns>
    public bool TryAdd(DateOnly? from, ModelPrice price)
    {
        DateOnly first = from ?? DateOnly.MinValue;
        int index = _steps.FindIndex(step => step.From >= first);
        if (index >= 0 && _steps[index].From == first)
        {
            return false;
        }

        _steps.Insert(index < 0 ? _steps.Count : index, (first, price));
        return true;
    }

    /// <summary>The price in force on a day; null before the first.</summary>
    public ModelPrice? On(DateOnly date)
    {
        for (int i = _steps.Count - 1; i >= 0; i--)
        {
            if (_steps[i].From <= date)
            {
                return _steps[i].Price;
            }
        }

        return null;
    }
}
