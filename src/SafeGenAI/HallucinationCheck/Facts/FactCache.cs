namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>What lookups found, bounded. Used under its owner's lock.</summary>
/// <remarks>Two generations: when the younger is half of what may be kept, the older goes. What is asked for moves to the younger.</remarks>
internal sealed class FactCache<T>(int most)
    where T : class
{
    private readonly int _half = Math.Max(1, most / 2);
    private Dictionary<FactKey, CachedFact<T>> _younger = [];
    private Dictionary<FactKey, CachedFact<T>> _older = [];

    public bool TryGet(in FactKey key, out CachedFact<T> fact)
    {
        if (_younger.TryGetValue(key, out fact))
        {
            return true;
        }

        if (!_older.Remove(key, out fact))
        {
            return false;
        }

        Set(key, fact);
        return true;
    }

    public void Set(in FactKey key, in CachedFact<T> fact)
    {
        if (_younger.Count >= _half && !_younger.ContainsKey(key))
        {
            (_older, _younger) = (_younger, []);
        }

        _younger[key] = fact;
    }
}
