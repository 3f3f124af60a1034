namespace SafeGenAI.Rollout;

/// <summary>What one instance knows of a rollout, for the calls that begin now. Immutable; another one takes its place.</summary>
internal sealed record RolloutView
{
    /// <summary>Nothing is known yet: everybody is in the control arm, and nobody is counted.</summary>
    public static readonly RolloutView Unknown = new();

    /// <summary>The run that evidence belongs to.</summary>
    public string Run { get; init; } = "";

    /// <summary>The canary's share, in percent.</summary>
    public double Percent { get; init; }

    /// <summary>The share of units whose calls are shadowed, in percent.</summary>
    public double ShadowPercent { get; init; }

    /// <summary>Whether units on the list of those who are allowed are in: not before anything is known, and not after a rollback.</summary>
    public bool AllowsListed { get; init; }

    /// <summary>Since when the share is in force, in UTC.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Whether calls are evidence: both arms are there, and they are this instance's own.</summary>
    public bool Counts { get; init; }

    public MetricThresholds Thresholds { get; init; } = MetricThresholds.None;
}
