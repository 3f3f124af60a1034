using System.Globalization;
using SafeGenAI.Rollout;
using Spectre.Console;

namespace StagedRollout.Screens;

/// <summary>The stages of a plan in a line: those that are done, how much of its minimum time has passed of the one under way, those to come.</summary>
internal static class StageBar
{
    private const int Cells = 4;

    public static Markup Of(RolloutStatus status, DateTimeOffset now) => new(string.Join(' ', status.Plan.Select((step, stage) =>
    {
        (string colour, double done) = (stage.CompareTo(status.Stage), status.Phase) switch
        {
            (< 0, _) or (_, RolloutPhase.Completed) => ("green", 1),
            (0, RolloutPhase.RolledBack) => ("red", Passed(step, status, now)),
            (0, _) => ("yellow", Passed(step, status, now)),
            _ => ("grey", 0),
        };
        int full = (int)Math.Round(done * Cells);
        string bar = step.MinimumTime > TimeSpan.Zero ? $" {new string('#', full)}{new string('-', Cells - full)}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"[{colour}]{step.Percent:0.##} %{bar}[/]");
    })));

    private static double Passed(RolloutStep step, RolloutStatus status, DateTimeOffset now) =>
        status.StageSince is { } since && step.MinimumTime > TimeSpan.Zero ? Math.Clamp((now - since) / step.MinimumTime, 0, 1) : 0;
}
