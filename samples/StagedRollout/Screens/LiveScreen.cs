using SafeGenAI.Rollout;
using Spectre.Console;

namespace StagedRollout.Screens;

/// <summary>A panel for each rollout, two in a row, and below them what was decided. It fits a terminal of 80 columns and 24 lines.</summary>
internal sealed class LiveScreen(IAnsiConsole console) : IScreen
{
    private const int LeastEntries = 2;
    private const int MostVerdictLines = 6;

    public async Task ShowAsync(IReadOnlyList<CanaryRollout> rollouts, Func<Action<DateTimeOffset>, Task> play)
    {
        DateTimeOffset last = default;
        await console.Live(new Text("")).AutoClear(true).StartAsync(context => play(now =>
        {
            last = now;
            context.UpdateTarget(Draw(rollouts, now));
        }));

        Table table = new Table { Border = TableBorder.Rounded, ShowRowSeparators = true }.AddColumns("Canary", "When", "What, and why");
        foreach (CanaryRollout rollout in rollouts)
        {
            RolloutEntry end = rollout.History[^1];
            table.AddRow(
                new Text(rollout.Name),
                new Text(Lines.Day(rollout.HasEnded ? end.At : last)),
                new Text(rollout.HasEnded ? end.ToString() : rollout.Status.ToString()));
        }

        console.Write(table);
    }

    private Rows Draw(IReadOnlyList<CanaryRollout> rollouts, DateTimeOffset now)
    {
        int columns = Math.Min(2, rollouts.Count);
        int rows = (rollouts.Count + columns - 1) / columns;
        int width = console.Profile.Width / columns;
        // A line for the time, and one that the terminal keeps free.
        int spare = console.Profile.Height - 2 - LeastEntries - (rows * RolloutPanel.FixedLines);
        int verdictLines = Math.Clamp(spare / rows, 1, MostVerdictLines);
        Grid panels = new();
        for (int i = 0; i < columns; i++)
        {
            panels.AddColumn(new GridColumn { Padding = new Padding(0), NoWrap = true });
        }

        foreach (CanaryRollout[] row in rollouts.Chunk(columns))
        {
            panels.AddRow([.. row.Select(rollout => RolloutPanel.Of(rollout, now, width, verdictLines))]);
        }

        IEnumerable<RolloutEntry> entries = rollouts.SelectMany(rollout => rollout.History).OrderBy(entry => entry.At)
            .TakeLast(LeastEntries + Math.Max(0, spare - (rows * verdictLines)));
        return new Rows(
        [
            new Text($"{Lines.Day(now)}   users of each arm; gates: canary, control, evidence/threshold", new Style(decoration: Decoration.Bold)),
            panels,
            .. entries.Select(entry => Line(Lines.Of(entry))),
        ]);
    }

    private Text Line(string text) => new Text(text.Length <= console.Profile.Width ? text : $"{text[..(console.Profile.Width - 3)]}...");
}
