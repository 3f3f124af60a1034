using System.Globalization;
using SafeGenAI.Rollout;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace StagedRollout.Screens;

/// <summary>One rollout as it stands: share, stages, gates, verdict. At the least it is 40 columns wide and 10 lines high.</summary>
internal static class RolloutPanel
{
    /// <summary>Lines beside those of the verdict.</summary>
    public const int FixedLines = 9;

    private const int Frame = 4;

    private static readonly RolloutMetric[] Gates =
        [RolloutMetric.Error, RolloutMetric.Fallback, RolloutMetric.Hallucination, RolloutMetric.Latency, RolloutMetric.Cost];

    /// <param name="rollout">What is drawn.</param>
    /// <param name="now">The time of the simulation.</param>
    /// <param name="width">Columns of the panel.</param>
    /// <param name="verdictLines">Lines of the verdict.</param>
    public static Panel Of(CanaryRollout rollout, DateTimeOffset now, int width, int verdictLines)
    {
        RolloutStatus status = rollout.Status;
        Grid gates = new Grid().AddColumns(
            Column(Justify.Left, gap: 1), Column(Justify.Right, gap: 1), Column(Justify.Right, gap: 1), Column(Justify.Right, gap: 0));
        foreach (RolloutMetric metric in Gates)
        {
            gates.AddRow(Row(metric, status.Gates.FirstOrDefault(gate => gate.Metric == metric && gate.FailureKind is null)));
        }

        (string colour, string verdict) = Verdict(rollout);
        return new Panel(new Rows(
            new Text(Number($"{status.Percent:0.##} %: {status.CanaryUnits:N0} canary, {status.ControlUnits:N0} control")),
            StageBar.Of(status, now),
            gates,
            new Text(Cropped(verdict, width - Frame, verdictLines), Style.Parse(colour))))
        {
            Header = new PanelHeader($" {rollout.Name} "),
            BorderStyle = Style.Parse(colour),
            Width = width,
            Height = FixedLines + verdictLines,
        };
    }

    /// <summary>Canary, control, evidence of its threshold; nothing where the gate has seen nothing.</summary>
    private static IRenderable[] Row(RolloutMetric metric, RolloutGate? gate)
    {
        Style style = Style.Parse(gate?.Verdict switch
        {
            RolloutVerdict.RollBack => "red",
            RolloutVerdict.Promote => "green",
            RolloutVerdict.Hold => "yellow",
            _ => "grey",
        });
        return [.. ((string[])[
            metric.ToString(), Share(gate?.CanaryRate), Share(gate?.ControlRate), gate is null ? "" : $"{Evidence(gate.WorseEvidence)}/{gate.Threshold:0}",
        ]).Select(cell => new Text(cell, style))];
    }

    private static (string Colour, string Text) Verdict(CanaryRollout rollout) => rollout.Status.Phase switch
    {
        RolloutPhase.RolledBack => ("red", rollout.History[^1].ToString()),
        RolloutPhase.Completed => ("green", rollout.History[^1].ToString()),
        _ => ("yellow", $"{rollout.Status.Verdict}: {string.Join("; ", rollout.Status.Reasons)}"),
    };

    private static GridColumn Column(Justify side, int gap) => new() { Alignment = side, NoWrap = true, Padding = new Padding(0, 0, gap, 0) };

    private static string Share(double? rate) => rate is { } known ? Number($"{known * 100:0.0} %") : "-";

    private static string Evidence(double e) => e < 10 ? Number($"{e:0.0}") : e < 10_000 ? Number($"{e:0}") : Number($"{e:0e+0}");

    // Lines break at words, so that the last word of a line may leave some of it empty.
    private static string Cropped(string text, int width, int lines)
    {
        int most = (width * lines) - ((lines - 1) * (width / 4));
        return text.Length <= most ? text : $"{text[..(most - 3)]}...";
    }

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
