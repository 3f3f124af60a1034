using System.Globalization;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Grounding;

namespace SafeGenAI.Benchmarks.Grounding;

/// <summary>How often each finding fires, how often the answer is ungrounded where it does, and how many of the ungrounded ones that finds.</summary>
internal static class FindingTable
{
    public const string Header = "finding by source rows fired rate precision base_rate recall";

    /// <summary>Stands for any finding that blocks: an answer with two of them counts once.</summary>
    public const string AnyBlock = "any_block";

    /// <param name="rows">The answers.</param>
    /// <param name="by">What the detectors are called.</param>
    /// <param name="detectors">What finds.</param>
    /// <param name="output">Takes the lines.</param>
    /// <param name="only">The one finding to print; null for all.</param>
    public static async Task PrintAsync(
        IReadOnlyList<BeginRow> rows, string by, IReadOnlyList<IHallucinationDetector> detectors, TextWriter output, string? only = null)
    {
        foreach (IGrouping<string, BeginRow> source in rows.GroupBy(row => row.Source, StringComparer.OrdinalIgnoreCase))
        {
            SortedDictionary<string, Confusion> fired = new(StringComparer.Ordinal);
            foreach (BeginRow row in source)
            {
                foreach (string code in await CodesAsync(row, detectors))
                {
                    fired[code] = fired.GetValueOrDefault(code) + new Confusion(row.Ungrounded ? 1 : 0, row.Ungrounded ? 0 : 1, 0, 0);
                }
            }

            (int count, int ungrounded) = (source.Count(), source.Count(row => row.Ungrounded));
            foreach ((string code, Confusion hits) in fired.Where(code => only is null || code.Key == only))
            {
                double recall = ungrounded == 0 ? 0 : hits.Precision * hits.Flagged / ungrounded;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{code} {by} {source.Key} {count} {hits.Flagged} {(double)hits.Flagged / count:0.000} {hits.Precision:0.000} {(double)ungrounded / count:0.000} {recall:0.000}"));
            }
        }
    }

    private static async Task<HashSet<string>> CodesAsync(BeginRow row, IReadOnlyList<IHallucinationDetector> detectors)
    {
        HashSet<string> codes = [];
        foreach (IHallucinationDetector detector in detectors)
        {
            foreach (Finding finding in (await detector.DetectAsync(Checks.ArgumentsOf(row), CancellationToken.None)).Findings)
            {
                codes.Add(finding.Code);
                if (finding.Severity == FindingSeverity.Block)
                {
                    codes.Add(AnyBlock);
                }
            }
        }

        return codes;
    }
}
