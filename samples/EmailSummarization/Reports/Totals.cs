using System.Globalization;
using SafeGenAI.Failures;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EmailSummarization.Reports;

/// <summary>Draws the totals of a run.</summary>
internal static class Totals
{
    public static Rows Of(Statistics statistics, int unread, decimal budgetUsd)
    {
        Grid grid = new Grid().AddColumn(new GridColumn { NoWrap = true }).AddColumn();
        Add("E-mails", $"{statistics.Calls} answered: {statistics.FromModel} by a model, {statistics.CacheHits} from the cache, "
            + $"{statistics.FromRung} by a fallback; {unread} not read");
        Add("Latency", $"p50 {Milliseconds(0.5)}, p95 {Milliseconds(0.95)}, p99 {Milliseconds(0.99)}");
        Add("Cache hit rate", Rate(statistics.CacheHits, statistics));
        Add("Fallback rate", $"{Rate(statistics.FellBack, statistics)}; a rung answered {statistics.FromRung}");
        Add("Escalated", $"{Rate(statistics.Escalated, statistics)}: the large model answered for a rejected answer");
        Add("Tokens", $"{Report.Number(statistics.InputTokens)} in, {Report.Number(statistics.OutputTokens)} out, in {statistics.Attempts} attempts");
        Add("Cost", $"USD {Report.Usd(statistics.CostUsd)} of {Usd(budgetUsd)} allowed");
        Add("Cost per request", $"USD {Report.Usd(statistics.Calls == 0 ? 0 : statistics.CostUsd / statistics.Calls)}");
        Add("Cost saved", $"USD {Report.Usd(statistics.SavedUsd)} by the cache");

        Table failures = new Table().Border(TableBorder.Simple).AddColumns("Failure", "Attempts", "E-mails");
        failures.Columns[1].RightAligned();
        failures.Columns[2].RightAligned();
        foreach ((FailureKind kind, int attempts, int calls) in statistics.Failures)
        {
            failures.AddRow(kind.ToString(), Report.Number(attempts), Report.Number(calls));
        }

        List<IRenderable> parts = [grid];
        if (failures.Rows.Count > 0)
        {
            parts.Add(failures);
            parts.Add(new Text("Failure: why another model or a fallback answered; in brackets, why the same model was asked again."));
        }

        if (statistics.Failures.Any(failure => failure.Kind == FailureKind.BudgetExceeded))
        {
            parts.Add(new Text("BudgetExceeded: an attempt is only sent when the most that it may cost still fits into the budget."));
        }

        parts.Add(new Text("Every decision stands in decisions.jsonl."));
        return new Rows(parts);

        void Add(string name, string value) => grid.AddRow(new Text(name), new Text(value));

        string Milliseconds(double share) => $"{Report.Number((long)statistics.Percentile(share).TotalMilliseconds)} ms";
    }

    private static string Rate(int calls, Statistics statistics) =>
        string.Create(CultureInfo.InvariantCulture, $"{calls} of {statistics.Calls} ({100 * statistics.ShareOf(calls):0.0} %)");

    private static string Usd(decimal amount) => amount.ToString("0.######", CultureInfo.InvariantCulture);
}
