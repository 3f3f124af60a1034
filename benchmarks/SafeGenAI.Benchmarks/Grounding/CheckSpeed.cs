using System.Globalization;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.Benchmarks.Grounding;

/// <summary>What checking one answer takes, in processor time and bytes: with sources that are new, and with sources that are prepared.</summary>
/// <param name="rows">The answers.</param>
/// <param name="detectors">What checks each.</param>
/// <param name="wanted">How many checks are measured; twice as many go before, so that the compiler has nothing left to do.</param>
internal sealed class CheckSpeed(IReadOnlyList<BeginRow> rows, IReadOnlyList<IHallucinationDetector> detectors, int wanted)
{
    // As many as 10,000 checks of 5 kB have: files of longer rows are measured with fewer checks, each row at least once.
    private const long MostCharacters = 50_000_000;

    /// <summary>How many checks are measured, where each row is measured once at least.</summary>
    public int Count { get; } =
        (int)Math.Min(wanted, MostCharacters * rows.Count / Math.Max(rows.Sum(row => (long)row.Knowledge.Length + row.Answer.Length), 1));

    public async Task PrintAsync(string name, TextWriter output)
    {
        SourceIndex[] prepared = [.. rows.Select(row => new SourceIndex([row.Knowledge]))];
        foreach ((string sources, Func<int, SourceIndex> index) in new (string, Func<int, SourceIndex>)[]
        {
            ("new_sources", row => new SourceIndex([rows[row].Knowledge])),
            ("prepared_sources", row => prepared[row]),
        })
        {
            await RepeatAsync(2 * Count, index);
            (double[] microseconds, long bytes) = await RepeatAsync(Count, index);
            Array.Sort(microseconds);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name} {sources} {microseconds[microseconds.Length / 2]:0} {microseconds[microseconds.Length * 99 / 100]:0} {bytes}"));
        }
    }

    private async Task<(double[] Microseconds, long Bytes)> RepeatAsync(int count, Func<int, SourceIndex> index)
    {
        double[] microseconds = new double[Math.Max((count + rows.Count - 1) / rows.Count, 1) * rows.Count];
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < microseconds.Length; i++)
        {
            TimeSpan start = Environment.CpuUsage.TotalTime;
            DetectionArguments arguments = Checks.ArgumentsOf(rows[i % rows.Count], index(i % rows.Count));
            foreach (IHallucinationDetector detector in detectors)
            {
                await detector.DetectAsync(arguments, CancellationToken.None);
            }

            microseconds[i] = (Environment.CpuUsage.TotalTime - start).TotalMicroseconds;
        }

        return (microseconds, (GC.GetAllocatedBytesForCurrentThread() - before) / microseconds.Length);
    }
}
