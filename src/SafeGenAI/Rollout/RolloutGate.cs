using SafeGenAI.Failures;

namespace SafeGenAI.Rollout;

/// <summary>How one gate stands.</summary>
public sealed record RolloutGate
{
    /// <summary>What it watches; <see cref="RolloutMetric.Error"/> for a single kind of failure.</summary>
    public required RolloutMetric Metric { get; init; }

    /// <summary>The kind of failure that it watches, or null. A model that is not there is one kind, <see cref="Failures.FailureKind.ProviderError"/>: timeouts,
    /// rate limits, network and open circuits are part of it.</summary>
    public FailureKind? FailureKind { get; init; }

    /// <summary>What it says.</summary>
    public required RolloutVerdict Verdict { get; init; }

    /// <summary>The share of the canary's calls that went badly, 0 to 1; null where none was measured. For people only: the test counts units.</summary>
    public double? CanaryRate { get; init; }

    /// <summary>The share of the control arm's calls that went badly, 0 to 1; null where none was measured.</summary>
    public double? ControlRate { get; init; }

    /// <summary>Units of the canary arm that went badly; each counts once in a run.</summary>
    public long CanaryUnits { get; init; }

    /// <summary>Units of the control arm that went badly; each counts once in a run.</summary>
    public long ControlUnits { get; init; }

    /// <summary>The evidence that the canary is worse, at its strongest so far: an e-value. Above 1 / alpha at any time means worse, however often
    /// it is looked at.</summary>
    public double WorseEvidence { get; init; }

    /// <summary>The e-value at which the gate rolls back.</summary>
    public double Threshold { get; init; }

    /// <summary>The evidence that the canary is not worse, now: an e-value; null where it is not needed for promotion.</summary>
    public double? NotWorseEvidence { get; init; }

    /// <summary>The gate as a sentence.</summary>
    public required string Text { get; init; }

    /// <summary>The sentence.</summary>
    public override string ToString() => Text;
}
