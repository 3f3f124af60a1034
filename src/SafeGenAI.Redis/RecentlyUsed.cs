namespace SafeGenAI.Redis;

/// <summary>Keeps the entries that were used last, and lets go of the others, a half at a time. Not thread-safe.</summary>
/// <param name="maximum">The most entries that are kept; at least half of them are.</param>
internal sealed class RecentlyUsed<TKey, TValue>(int maximum)
    where TKey : notnull
{
    private Dictionary<TKey, TValue> _young = [];
    private Dictionary<TKey, TValue> _old = [];

    public IEnumerable<TValue> Values => _young.Values.Concat(_old.Values);

    public bool TryGet(TKey key, out TValue value)
    {
        if (_young.TryGetValue(key, out value!))
        {
            return true;
        }

        if (!_old.Remove(key, out value!))
        {
            return false;
        }

        Set(key, value);
        return true;
    }

    public void Set(TKey key, TValue value)
    {
        _old.Remove(key);
        if (_young.Count >= maximum / 2 && !_young.ContainsKey(key))
        {
            (_old, _young) = (_young, []);
        }

        _young[key] = value;
    }
}
