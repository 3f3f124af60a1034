using System.Globalization;
using EmailSummarization.Mail;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EmailSummarization.Reports;

/// <summary>Draws what happened to each e-mail, and the totals. It fits 80 columns.</summary>
internal static class Report
{
    private const int SummaryCharacters = 100;

    private static readonly (string Title, int Width, Justify Side)[] Columns =
    [
        ("File", 30, Justify.Left), ("Answer", 8, Justify.Left), ("Failure", 15, Justify.Left),
        ("Tokens", 6, Justify.Right), ("Cost, USD", 9, Justify.Right), ("ms", 5, Justify.Right),
    ];

    public static void Write(
        IReadOnlyList<MailFile> mails, IReadOnlyList<GenAIResult?> results, IReadOnlyList<Decision> decisions, decimal budgetUsd)
    {
        IAnsiConsole console = AnsiConsole.Console;
        Dictionary<string, Decision> byCall = decisions.ToDictionary(decision => decision.CallId);
        console.Write(Facts(Style.Plain.Decoration(Decoration.Bold), [.. Columns.Select(column => column.Title)]));
        for (int i = 0; i < mails.Count; i++)
        {
            console.Write(results[i] is { } result
                ? Answered(mails[i].Name, result, byCall[result.CallId])
                : new Rows(Facts(Style.Plain, mails[i].Name, "not read"), Indented(mails[i].Problem!, new Style(Color.Yellow))));
        }

        console.WriteLine();
        console.Write(Totals.Of(new Statistics(decisions), mails.Count(mail => mail.Email is null), budgetUsd));
    }

    private static Rows Answered(string file, GenAIResult result, Decision decision) => new(
        Facts(
            result.IsFallback ? new Style(Color.Yellow) : Style.Plain,
            file,
            result.Provenance == Provenance.Model ? result.Model! : Named(result.Provenance),
            Failure(decision),
            Number(decision.Usage.InputTokens + decision.Usage.OutputTokens),
            Usd(decision.Usage.CostUsd ?? 0),
            Number((long)decision.Latency.TotalMilliseconds)),
        Indented(result.Message is { } message ? $"{message} {result.Text}" : result.Text, new Style(Color.Grey)));

    public static string Usd(decimal amount) => amount.ToString("0.000000", CultureInfo.InvariantCulture);

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>In brackets: the same model answered when it was asked again.</summary>
    private static string Failure(Decision decision) =>
        decision.FailureKind is { } kind ? kind.ToString()
        : decision.Attempts.LastOrDefault(attempt => attempt.Failure is not null)?.Failure is FailureKind retried ? $"({retried})"
        : "";

    private static string Named(Provenance provenance) => provenance switch
    {
        Provenance.Cache => "cache",
        Provenance.StaleAnswer => "stale",
        Provenance.Template => "template",
        Provenance.Echo => "echo",
        Provenance.SafeSentence => "sentence",
        _ => provenance.ToString(),
    };

    private static Grid Facts(Style style, params string[] values)
    {
        Grid grid = new();
        for (int i = 0; i < Columns.Length; i++)
        {
            grid.AddColumn(new GridColumn { Width = Columns[i].Width, NoWrap = true, Padding = new Padding(0, 0, i < Columns.Length - 1 ? 1 : 0, 0) });
        }

        grid.AddRow([.. Columns.Select((column, i) => (IRenderable)new Text(SafeText.Fit(values.ElementAtOrDefault(i) ?? "", column.Width), style)
        {
            Justification = column.Side,
        })]);
        return grid;
    }

    private static Padder Indented(string text, Style style) =>
        new(new Text(SafeText.Beginning(text, SummaryCharacters), style), new Padding(2, 0, 0, 0));
}
