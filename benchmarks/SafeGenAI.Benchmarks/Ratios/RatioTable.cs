using System.Diagnostics;
using System.Globalization;

namespace SafeGenAI.Benchmarks.Ratios;

/// <summary>
/// Measures comparisons in one process: ours and theirs take turns, and the median of many rounds counts, because
/// machines drift. Bytes are exact: everything runs on the measuring thread.
/// </summary>
internal static class RatioTable
{
    private const int Rounds = 121;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);

    public static void Print(IReadOnlyList<Comparison> comparisons, TextWriter output)
    {
        // What the chains share is compiled to the end before the first line is measured.
        foreach (Comparison comparison in comparisons)
        {
            Run(comparison);
        }

        output.WriteLine("name ours_ns theirs_ns ratio ours_bytes");
        foreach (Comparison comparison in comparisons)
        {
            output.WriteLine(Measure(comparison));
        }
    }

    private static string Measure(Comparison comparison)
    {
        double[] ours = new double[Rounds];
        double[] theirs = new double[Rounds];
        long[] bytes = new long[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            comparison.Prepare();
            bool oursFirst = round % 2 == 0;
            if (!oursFirst)
            {
                theirs[round] = Time(comparison.Theirs, comparison.Calls);
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            ours[round] = Time(comparison.Ours, comparison.Calls);
            bytes[round] = (GC.GetAllocatedBytesForCurrentThread() - before) / comparison.Calls;
            if (oursFirst)
            {
                theirs[round] = Time(comparison.Theirs, comparison.Calls);
            }
        }

        (double own, double other) = (Median(ours), Median(theirs));
        return string.Create(CultureInfo.InvariantCulture,
            $"{comparison.Name} {own:0} {other:0} {other / own:0.00} {Median([.. bytes.Select(count => (double)count)]):0}");
    }

    private static void Run(Comparison comparison)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < WarmUp)
        {
            comparison.Prepare();
            comparison.Ours();
            comparison.Theirs();
        }
    }

    private static double Time(Action action, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
