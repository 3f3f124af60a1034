namespace SafeGenAI.Cache;

/// <summary>How an application asks the store that shares answers between its processes. Its key is no option: it is passed beside them.</summary>
public sealed class SharedCacheOptions
{
    private const int LeastEntryBytes = 1 << 10;
    private const int MostEntryBytes = 16 << 20;

    private static readonly TimeSpan LongestRead = TimeSpan.FromMinutes(1);

    /// <summary>How long a call waits for the store before it asks a model.</summary>
    /// <value>Default 250 ms; more than zero, at most one minute. Never longer than the call's own deadline.</value>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The largest entry, sealed, in bytes: a larger one is neither stored nor read.</summary>
    /// <value>Default 262,144 (256 KiB); 1,024 to 16,777,216.</value>
    public int MaxEntryBytes { get; set; } = 256 << 10;

    internal IEnumerable<string> Faults()
    {
        if (ReadTimeout <= TimeSpan.Zero || ReadTimeout > LongestRead)
        {
            yield return $"SharedCache.ReadTimeout is {ReadTimeout}; set more than zero, at most {LongestRead}.";
        }

        if (MaxEntryBytes is < LeastEntryBytes or > MostEntryBytes)
        {
            yield return $"SharedCache.MaxEntryBytes is {MaxEntryBytes}; set {LeastEntryBytes} to {MostEntryBytes}.";
        }
    }
}
