namespace SafeGenAI.Rollout;

/// <summary>How one gate of a rollout judges.</summary>
public sealed class RolloutGateOptions
{
    internal RolloutGateOptions(RolloutMetric metric)
    {
        Metric = metric;
        Tolerance = metric is RolloutMetric.Latency or RolloutMetric.Cost ? 1.5 : 1;
        MaxRate = metric switch
        {
            RolloutMetric.Error => 0.05,
            RolloutMetric.Fallback => 0.1,
            RolloutMetric.Hallucination => 0.05,
            _ => null,
        };
    }

    internal RolloutMetric Metric { get; }

    /// <summary>Whether the gate is there.</summary>
    /// <value>Default true.</value>
    public bool IsOn { get; set; } = true;

    /// <summary>How many times as often as in the control arm bad events may come before it is worse.</summary>
    /// <value>Default 1; 1.5 for latency and cost, where the dearer twentieth is counted. At least 1.</value>
    public double Tolerance { get; set; }

    /// <summary>The share of calls that may have a bad event, 0 to 1, where there is no model in the control arm to compare with: a template
    /// never fails.</summary>
    /// <value>Default 0.05 for errors and hallucinations, 0.1 for fallbacks; null for the others: they are not judged then.</value>
    public double? MaxRate { get; set; }

    /// <summary>Of <see cref="RolloutMetric.Latency"/>: what is slow where there is no model in the control arm.</summary>
    /// <value>Default null: latency is not judged then. Set <see cref="MaxRate"/> too.</value>
    public TimeSpan? SlowerThan { get; set; }

    internal IEnumerable<string> Faults()
    {
        if (!(Tolerance >= 1 && Tolerance <= 10))
        {
            yield return FormattableString.Invariant($"Rollout gate {Metric}: Tolerance is {Tolerance}; set 1 to 10.");
        }

        if (MaxRate is { } rate && !(rate is > 0 and < 1))
        {
            yield return FormattableString.Invariant($"Rollout gate {Metric}: MaxRate is {rate}; set a share above 0 and below 1.");
        }

        if (SlowerThan is { } slow && slow <= TimeSpan.Zero)
        {
            yield return FormattableString.Invariant($"Rollout gate {Metric}: SlowerThan is {slow}; set more than zero.");
        }

        if (SlowerThan is not null && Metric != RolloutMetric.Latency)
        {
            yield return $"Rollout gate {Metric}: SlowerThan is set; only the gate of Latency has it.";
        }
    }
}
