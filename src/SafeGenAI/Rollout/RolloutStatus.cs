namespace SafeGenAI.Rollout;

/// <summary>How it stands with a feature's rollout, and what the gates say now.</summary>
public sealed record RolloutStatus
{
    /// <summary>The feature's name.</summary>
    public required string Feature { get; init; }

    /// <summary>How it stands.</summary>
    public required RolloutPhase Phase { get; init; }

    /// <summary>The canary's share now, in percent.</summary>
    public double Percent { get; init; }

    /// <summary>The plan.</summary>
    public required IReadOnlyList<RolloutStep> Plan { get; init; }

    /// <summary>The stage that is under way, or was when it was rolled back: an index into <see cref="Plan"/>.</summary>
    public int Stage { get; init; }

    /// <summary>When the stage began, in UTC; null where nothing began yet.</summary>
    public DateTimeOffset? StageSince { get; init; }

    /// <summary>What is rolled out: changes with the plan, the models, the prompts and the gates.</summary>
    public required string Revision { get; init; }

    /// <summary>What the gates say together.</summary>
    public RolloutVerdict Verdict { get; init; }

    /// <summary>Why, in sentences; empty where the verdict is to promote.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>The gates.</summary>
    public IReadOnlyList<RolloutGate> Gates { get; init; } = [];

    /// <summary>Units seen in the canary arm in this run.</summary>
    public long CanaryUnits { get; init; }

    /// <summary>Units seen in the control arm in this run.</summary>
    public long ControlUnits { get; init; }

    /// <summary>Calls of the canary arm in this run that count.</summary>
    public long CanaryCalls { get; init; }

    /// <summary>Calls of the control arm in this run that count.</summary>
    public long ControlCalls { get; init; }

    /// <summary>How many more units of the canary arm the stage is expected to need; 0 where it has enough, null where nothing is known.</summary>
    public long? MoreUnits { get; init; }

    /// <summary>When the stage is expected to have them at the present traffic, in UTC, not before its minimum time; null where nothing is known.</summary>
    public DateTimeOffset? ReadyAt { get; init; }

    /// <summary>What the feature is expected to cost at the next stage and at 100 %; null where no cost is known.</summary>
    public RolloutOutlook? NextStage { get; init; }

    /// <summary>What the feature is expected to cost at 100 %; null where no cost is known.</summary>
    public RolloutOutlook? Everybody { get; init; }

    /// <summary>The status as one line.</summary>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{Feature}: {Phase} at {Percent:0.######} %, verdict {Verdict}{(Reasons.Count == 0 ? "" : ": " + string.Join("; ", Reasons))}");
}
