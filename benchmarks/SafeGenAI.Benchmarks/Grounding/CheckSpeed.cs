using System.Globalization;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.Benchmarks.Grounding;

/// <summary>What checking one answer takes, in processor time and bytes: with sources that are new, and with sources that are prepared.</summary>
/// <param name="rows">The answers.</param>
/// <param name="detectors">What checks each.</param>
/// <param name="least">How many checks are measured at least; twice as many go before, so that the compiler has nothing left to do.</param>
internal sealed class CheckSpeed(IReadOnlyList<BeginRow> rows, IReadOnlyList<IHallucinationDetector> detectors, int least)
{
    public async Task PrintAsync(string name, TextWriter output)
    {
        SourceIndex[] prepared = [.. rows.Select(row => new SourceIndex([row.Knowledge]))];
        foreach ((string sources, Func<int, SourceIndex> index) in new (string, Func<int, SourceIndex>)[]
        {
            ("new_sources", row => new SourceIndex([rows[row].Knowledge])),
            ("prepared_sources", row => prepared[row]),
        })
        {
            await RepeatAsync(2 * least, index);
            (double[] microseconds, long bytes) = await RepeatAsync(least, index);
            Array.Sort(microseconds);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name} {sources} {microseconds[microseconds.Length / 2]:0} {microseconds[microseconds.Length * 99 / 100]:0} {bytes}"));
        }
    }

    private async Task<(double[] Microseconds, long Bytes)> RepeatAsync(int count, Func<int, SourceIndex> index)
    {
        double[] microseconds = new double[(count + rows.Count - 1) / rows.Count * rows.Count];
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
