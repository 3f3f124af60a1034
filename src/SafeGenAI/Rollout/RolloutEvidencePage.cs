namespace SafeGenAI.Rollout;

/// <summary>What all instances have seen of a run, from a position on.</summary>
public sealed record RolloutEvidencePage
{
    /// <summary>How many units fall into each interval, from 0 on; intervals at the end that nobody fell into may be missing.</summary>
    public IReadOnlyList<long> UnitsByInterval { get; init; } = [];

    /// <summary>The bad events after the position that was asked for, in the order in which they came.</summary>
    public IReadOnlyList<RolloutBadEvent> BadEvents { get; init; } = [];

    /// <summary>Where the next page begins; the position that was asked for where there was nothing more.</summary>
    public long Position { get; init; }

    /// <summary>The latest sums of each instance, in no particular order.</summary>
    public IReadOnlyList<string> Totals { get; init; } = [];
}
