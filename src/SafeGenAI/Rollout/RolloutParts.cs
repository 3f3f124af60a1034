using Microsoft.Extensions.Logging;
using SafeGenAI.Rollout.Evidence;
using SafeGenAI.Rollout.Gates;

namespace SafeGenAI.Rollout;

/// <summary>What the rollout of one feature in one instance is made of.</summary>
internal sealed class RolloutParts
{
    public required RolloutPlan Plan { get; init; }

    public required IRolloutStore Store { get; init; }

    /// <summary>This instance's name, unique among processes.</summary>
    public required string Instance { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>One that neither throws nor hangs.</summary>
    public required ILogger Logger { get; init; }

    public required EvidenceCollector Collector { get; init; }

    public required CurrentRollout Current { get; init; }

    public required CostOutlook Costs { get; init; }

    /// <summary>Tells a transition that this instance has made.</summary>
    public required Action<RolloutEntry> Tell { get; init; }

    public DateTimeOffset Now => Time.GetUtcNow();
}
