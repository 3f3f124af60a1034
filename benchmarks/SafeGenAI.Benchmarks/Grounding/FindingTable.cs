using System.Globalization;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Grounding;

namespace SafeGenAI.Benchmarks.Grounding;

/// <summary>How often each finding fires, and how often the answer is ungrounded where it does.</summary>
internal static class FindingTable
{
    public const string Header = "finding by source rows fired rate precision base_rate";

    /// <summary>Stands for any finding of the detector that blocks: an answer with two of them counts once.</summary>
    private const string AnyBlock = "any_block";

    public static async Task PrintAsync(IReadOnlyList<BeginRow> rows, string by, IHallucinationDetector detector, TextWriter output)
    {
        foreach (IGrouping<string, BeginRow> source in rows.GroupBy(row => row.Source, StringComparer.OrdinalIgnoreCase))
        {
            SortedDictionary<string, Confusion> fired = new(StringComparer.Ordinal);
            foreach (BeginRow row in source)
            {
                Detection detection = await detector.DetectAsync(Checks.ArgumentsOf(row), CancellationToken.None);
                IEnumerable<string> blocking = detection.Findings.Any(finding => finding.Severity == FindingSeverity.Block) ? [AnyBlock] : [];
                foreach (string code in detection.Findings.Select(finding => finding.Code).Distinct().Concat(blocking))
                {
                    fired[code] = fired.GetValueOrDefault(code) + new Confusion(row.Ungrounded ? 1 : 0, row.Ungrounded ? 0 : 1, 0, 0);
                }
            }

            (int count, int ungrounded) = (source.Count(), source.Count(row => row.Ungrounded));
            foreach ((string code, Confusion hits) in fired)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{code} {by} {source.Key} {count} {hits.Flagged} {(double)hits.Flagged / count:0.000} {hits.Precision:0.000} {(double)ungrounded / count:0.000}"));
            }
        }
    }
}
