namespace SafeGenAI.Rollout;

/// <summary>One transition of a rollout: what was done, by whom, and on what evidence. Immutable.</summary>
public sealed record RolloutEntry
{
    /// <summary>The feature's name.</summary>
    public required string Feature { get; init; }

    /// <summary>When, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What was done.</summary>
    public required RolloutAction Action { get; init; }

    /// <summary>Who did it: a person or a system; the gates are <c>gates</c>.</summary>
    public required string By { get; init; }

    /// <summary>Why, as a sentence: <c>error rate 9.1 % against 2.0 % in control, 214 canary units, e = 512 over threshold 400</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>The canary's share before, in percent.</summary>
    public required double FromPercent { get; init; }

    /// <summary>The canary's share from now on, in percent.</summary>
    public required double ToPercent { get; init; }

    /// <summary>What was rolled out: changes with the plan, the models and the prompts.</summary>
    public required string Revision { get; init; }

    /// <summary>The gates as they stood, as JSON; null where none were asked.</summary>
    public string? Evidence { get; init; }
}
