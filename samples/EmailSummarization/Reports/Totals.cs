using System.Globalization;
using Spectre.Console;

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
        Add("Tokens", $"{Report.Number(statistics.InputTokens)} in, {Report.Number(statistics.OutputTokens)} out, in {statistics.Requests} requests to models");
        Add("Cost", $"USD {Report.Usd(statistics.CostUsd)} of {Usd(budgetUsd)} allowed");
        Add("Cost per request", $"USD {Report.Usd(statistics.Calls == 0 ? 0 : statistics.CostUsd / statistics.Calls)}");
        Add("Cost saved", $"USD {Report.Usd(statistics.SavedUsd)} by the cache");

        Table failures = new Table().Border(TableBorder.Simple).AddColumns("Failure", "Requests", "E-mails");
        failures.Columns[1].RightAligned();
        failures.Columns[2].RightAligned();
        foreach ((SafeGenAI.Failures.FailureKind kind, int requests, int calls) in statistics.Failures)
        {
            failures.AddRow(kind.ToString(), Report.Number(requests), Report.Number(calls));
        }

        return new Rows(
            grid,
            failures.Rows.Count == 0 ? new Text("No failures.") : failures,
            new Text("Failure: why another model or a fallback answered; in brackets, why the same model was asked again."),
            new Text("Every decision stands in decisions.jsonl."));

        void Add(string name, string value) => grid.AddRow(new Text(name), new Text(value));

        string Milliseconds(double share) => $"{Report.Number((long)statistics.Percentile(share).TotalMilliseconds)} ms";
    }

    private static string Rate(int calls, Statistics statistics) =>
        string.Create(CultureInfo.InvariantCulture, $"{calls} of {statistics.Calls} ({100 * statistics.ShareOf(calls):0.0} %)");

    private static string Usd(decimal amount) => amount.ToString("0.######", CultureInfo.InvariantCulture);
}
