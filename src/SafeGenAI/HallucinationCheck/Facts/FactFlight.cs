namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>A lookup on its way: whoever asks for one of its keys waits for it.</summary>
internal sealed class FactFlight<T>(IReadOnlyList<string> keys)
    where T : class
{
    private readonly TaskCompletionSource<Exception?> _landed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, T?> _facts = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Keys { get; } = keys;

    /// <summary>Why nothing was found out, or null.</summary>
    public Task<Exception?> Landed => _landed.Task;

    /// <summary>Takes over what the source knows of the keys.</summary>
    public void Take(IReadOnlyDictionary<string, T> found)
    {
        foreach (string key in Keys)
        {
            _facts[key] = found.TryGetValue(key, out T? fact) ? fact : null;
        }
    }

    public T? this[string key] => _facts[key];

    public void Land(Exception? failure) => _landed.SetResult(failure);
}
