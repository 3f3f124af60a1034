using System.Collections.Concurrent;

namespace SafeGenAI.Budgets;

/// <summary>Estimates that follow what calls really use, for each feature and model.</summary>
/// <remarks>
/// <para>About one call in a hundred uses more than its learned estimate: it is for soft limits only. A hard limit
/// reserves the bound, or it is none.</para>
/// <para>Thread-safe and without locks. It remembers about 2 KB for each feature and model, and at most
/// <see cref="MaximumKeys"/> of them; the ones beyond keep their bound. Nothing outlives the process.</para>
/// </remarks>
internal sealed class LearnedEstimates
{
    /// <summary>Names come from configuration and from options that a caller may fill: their number must not be its choice.</summary>
    public const int MaximumKeys = 1_024;

    private readonly ConcurrentDictionary<(string Feature, string Model), LearnedEstimate> _learned = [];
    private int _keys;

    /// <summary>Learns from a settled attempt. Only usage that the provider reported teaches: an estimate would confirm itself.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="model">The model.</param>
    /// <param name="bound">What the attempt was bounded by before it was sent.</param>
    /// <param name="used">What the provider reported; negative parts are no report.</param>
    public void Learn(string feature, string model, TokenCounts bound, TokenCounts used) => For(feature, model)?.Learn(bound, used);

    /// <summary>What an attempt will most likely not exceed.</summary>
    /// <returns>Never more than the bound, and the bound itself until enough was learned.</returns>
    public TokenCounts Estimate(string feature, string model, TokenCounts bound) =>
        _learned.TryGetValue((feature, model), out LearnedEstimate? learned) ? learned.Estimate(bound) : bound;

    private LearnedEstimate? For(string feature, string model)
    {
        if (_learned.TryGetValue((feature, model), out LearnedEstimate? learned))
        {
            return learned;
        }

        if (Volatile.Read(ref _keys) >= MaximumKeys)
        {
            return null;
        }

        LearnedEstimate created = new();
        learned = _learned.GetOrAdd((feature, model), created);
        if (ReferenceEquals(learned, created))
        {
            // Callers that add at once may pass the maximum by their own number.
            Interlocked.Increment(ref _keys);
        }

        return learned;
    }
}
