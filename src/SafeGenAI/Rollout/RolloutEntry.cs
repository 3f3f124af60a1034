using System.Globalization;

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

    /// <summary>Why, as a sentence: <c>error rate 9.1 % against 2.0 % in control, 214 canary units, e = 312 over threshold 250</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>The canary's share before, in percent.</summary>
    public required double FromPercent { get; init; }

    /// <summary>The canary's share from now on, in percent.</summary>
    public required double ToPercent { get; init; }

    /// <summary>What was rolled out: changes with the plan, the models and the prompts.</summary>
    public required string Revision { get; init; }

    /// <summary>The gates as they stood, as JSON; null where none were asked.</summary>
    public string? Evidence { get; init; }

    /// <summary>The entry as a sentence: <c>rolled back at 10 % by gates: error rate 9.1 % against 2.0 % in control, ...</c>.</summary>
    public override string ToString()
    {
        string did = Action switch
        {
            RolloutAction.Started => $"started at {Share(ToPercent)}",
            RolloutAction.Promoted => $"promoted from {Share(FromPercent)} to {Share(ToPercent)}",
            RolloutAction.RolledBack => $"rolled back at {Share(FromPercent)}",
            RolloutAction.Paused => $"paused at {Share(ToPercent)}",
            RolloutAction.Resumed => $"resumed at {Share(ToPercent)}",
            RolloutAction.Reset => $"reset from {Share(FromPercent)} to {Share(ToPercent)}",
            _ => $"new revision, from {Share(FromPercent)} to {Share(ToPercent)}",
        };
        return $"{did} by {By}: {Reason}";
    }

    private static string Share(double percent) => string.Create(CultureInfo.InvariantCulture, $"{percent:0.######} %");
}
