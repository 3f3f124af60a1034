namespace SafeGenAI.Resilience;

/// <summary>The circuit of a model, shared by all features that use it.</summary>
public sealed class CircuitOptions
{
    /// <summary>The share of failed attempts that opens the circuit.</summary>
    /// <value>Default 0.5; more than 0, at most 1.</value>
    public double FailureRatio { get; set; } = 0.5;

    /// <summary>Attempts within <see cref="SamplingDuration"/> below which it never opens.</summary>
    /// <value>Default 10; at least 2.</value>
    public int MinimumThroughput { get; set; } = 10;

    /// <summary>The time over which attempts are counted.</summary>
    /// <value>Default 30 seconds; at least half a second.</value>
    public TimeSpan SamplingDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it stays open before one probe is let through.</summary>
    /// <value>Default 15 seconds; at least half a second.</value>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(15);

    internal IEnumerable<string> Faults()
    {
        if (FailureRatio is not (> 0 and <= 1))
        {
            yield return $"Circuit.FailureRatio is {FailureRatio}; set more than 0 and at most 1.";
        }

        if (MinimumThroughput < 2)
        {
            yield return $"Circuit.MinimumThroughput is {MinimumThroughput}; set at least 2.";
        }

        foreach ((string name, TimeSpan value) in ((string, TimeSpan)[])
            [(nameof(SamplingDuration), SamplingDuration), (nameof(BreakDuration), BreakDuration)])
        {
            if (value < TimeSpan.FromMilliseconds(500) || value > TimeSpan.FromDays(1))
            {
                yield return $"Circuit.{name} is {value}; set half a second to one day.";
            }
        }
    }
}
