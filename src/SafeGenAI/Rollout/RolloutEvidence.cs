namespace SafeGenAI.Rollout;

/// <summary>What one instance has seen of a run since it last told.</summary>
public sealed record RolloutEvidence
{
    /// <summary>How many units of a run a store keeps; later ones are left out.</summary>
    public const int MostUnits = 200_000;

    /// <summary>The instance: unique among processes, restarts included; not blank.</summary>
    public required string Instance { get; init; }

    /// <summary>Units that the instance saw for the first time.</summary>
    public IReadOnlyList<RolloutUnit> Units { get; init; } = [];

    /// <summary>Bad events.</summary>
    public IReadOnlyList<RolloutBadEvent> BadEvents { get; init; } = [];

    /// <summary>The instance's sums over the whole run so far, as text; they take the place of those it told before. Some kilobytes.</summary>
    public required string Totals { get; init; }
}
