namespace SafeGenAI.Cache;

/// <summary>What a feature's cache stores and for how long.</summary>
public sealed class CacheOptions
{
    /// <summary>How long an answer is given as a hit.</summary>
    /// <value>Default 1 hour; more than zero.</value>
    public TimeSpan FreshFor { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long an answer is kept, past its freshness, for <c>Rung.StaleAnswer</c>.</summary>
    /// <value>Default 1 day; at least <see cref="FreshFor"/>, at most 365 days.</value>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Whether a request with tools is cached: a hit then runs no tool.</summary>
    /// <value>Default false.</value>
    public bool IncludeRequestsWithTools { get; set; }

    /// <summary>A version of the prompt or of whatever else the answers depend on: changing it empties the cache.</summary>
    /// <remarks>A shared cache outlives a deployment: change it with a validator or a rule that stored answers would not pass.</remarks>
    /// <value>Default empty.</value>
    public string Version { get; set; } = "";

    /// <summary>Whether answers stay in this process although the application has a shared cache.</summary>
    /// <value>Default false.</value>
    public bool InMemoryOnly { get; set; }

    internal IEnumerable<string> Faults()
    {
        if (FreshFor <= TimeSpan.Zero)
        {
            yield return $"Cache.FreshFor is {FreshFor}; set more than zero.";
        }

        if (KeepFor < FreshFor)
        {
            yield return $"Cache.KeepFor is {KeepFor}, shorter than Cache.FreshFor, {FreshFor}; set at least that.";
        }

        if (KeepFor > TimeSpan.FromDays(365))
        {
            yield return $"Cache.KeepFor is {KeepFor}; set at most 365 days.";
        }
    }
}
