using System.Globalization;
using SafeGenAI.Rollout;
using SafeGenAI.Rollout.Gates;

namespace SafeGenAI.Benchmarks.RolloutSim;

/// <summary>Plays whole rollouts over the gates of the product, and tells how often they are wrong, and how late.</summary>
internal static class SimCommand
{
    /// <summary>So late may one in twenty be.</summary>
    private const double LateShare = 0.05;

    /// <returns>0 where what is wanted is kept, or missed by no more than luck; 1 where it is not; 2 where the arguments are wrong.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        SimOptions options;
        try
        {
            options = SimOptions.Parse(args);
        }
        catch (ArgumentException exception)
        {
            error.WriteLine(exception.Message);
            return 2;
        }

        SimCase equal = SimCase.Of(options, worseFrom: null);
        bool isKept = PrintEqual(options, equal, output);
        if (options.Canary > options.Base)
        {
            output.WriteLine("worse_from reached missed promoted median p90 p95");
            for (int stage = 0; stage < options.Stages.Count; stage++)
            {
                isKept &= PrintWorse(options, stage, SimCase.Of(options, stage), output);
            }
        }

        return isKept ? 0 : 1;
    }

    private static bool PrintEqual(SimOptions options, SimCase equal, TextWriter output)
    {
        double rate = (double)equal.RolledBack / equal.Count;
        Line(output, $"false_rollbacks {rate:0.00%} +- {Math.Sqrt(rate * (1 - rate) / equal.Count):0.00%} {equal.RolledBack} of {equal.Count}");
        foreach (IGrouping<string, SimResult> end in equal.Results.Where(result => result.By is not null)
            .GroupBy(result => $"{(result.Phase == RolloutPhase.RolledBack ? "rolled_back_by" : "still_held_by")} {MetricOf(result.By!)}").OrderBy(end => end.Key, StringComparer.Ordinal))
        {
            Line(output, $"{end.Key} {end.Count()}");
        }

        Line(output, $"completed {(double)equal.Completed / equal.Count:0.0%}");
        foreach ((string name, double share) in ((string, double)[])[("median", 0.5), ("p90", 0.9)])
        {
            double? calls = equal.CompletedAfter(share);
            Line(output, $"requests_to_100_{name} {Text(calls, options.Requests)}{(options.CallsPerDay is { } perDay && calls is { } known ? $" {known / perDay:0.0} days" : "")}");
        }

        return Chance.IsKept(equal.RolledBack, equal.Count, options.AtMost) || Missed(output, $"false rollbacks: {options.AtMost:0.0%} are wanted");
    }

    private static bool PrintWorse(SimOptions options, int stage, SimCase worse, TextWriter output)
    {
        Line(output, $"{options.Stages[stage]}% {worse.Count} {worse.Count - worse.RolledBack} {worse.Completed} {Text(worse.DetectedAfter(0.5))} {Text(worse.DetectedAfter(0.9))} {Text(worse.DetectedAfter(0.95))}");
        if (options.Within.Count == 0)
        {
            return true;
        }

        double within = options.Within[stage];
        int late = worse.LaterThan(within);
        return Chance.IsKept(late, worse.Count, LateShare) || Missed(output, $"worse from {options.Stages[stage]} %: {late} of {worse.Count} later than {within} canary requests");
    }

    private static bool Missed(TextWriter output, FormattableString what)
    {
        Line(output, $"MISSED {what.ToString(CultureInfo.InvariantCulture)}");
        return false;
    }

    private static string MetricOf(string words) =>
        GateBudget.Metrics.Select(GateBudget.NameOf).First(name => words.StartsWith(name, StringComparison.Ordinal)).Replace(' ', '_');

    private static string Text(double? calls, int? most = null) => calls?.ToString(CultureInfo.InvariantCulture) ?? (most is { } limit ? $"over_{limit}" : "-");

    private static void Line(TextWriter output, FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
