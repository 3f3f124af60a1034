using System.Diagnostics;
using System.Runtime;

namespace SafeGenAI.Benchmarks.Ratios;

/// <summary>
/// Measures comparisons in one process. Machines drift: in every round each comparison has its turn, ours and theirs
/// side by side, and the median of the rounds counts. Bytes are exact: everything runs on the measuring thread.
/// </summary>
internal static class RatioTable
{
    private const int QuietPasses = 3;

    private static readonly TimeSpan WarmUpTurn = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan CompilersTurn = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(18);

    public static void Print(IReadOnlyList<Comparison> comparisons, TextWriter output)
    {
        WarmUp(comparisons);
        Measurement[] measurements = [.. comparisons.Select(comparison => new Measurement(comparison))];
        long start = Stopwatch.GetTimestamp();
        for (bool oursFirst = true; Stopwatch.GetElapsedTime(start) < Duration; oursFirst = !oursFirst)
        {
            Array.ForEach(measurements, measurement => measurement.TakeTurn(oursFirst));
        }

        output.WriteLine("name ours_ns theirs_ns ratio ours_bytes");
        Array.ForEach(measurements, output.WriteLine);
    }

    /// <summary>Until the compiler has nothing left to do: it runs beside us, and on a busy machine late.</summary>
    private static void WarmUp(IReadOnlyList<Comparison> comparisons)
    {
        long start = Stopwatch.GetTimestamp();
        long compiled = -1;
        for (int quiet = 0; quiet < QuietPasses && Stopwatch.GetElapsedTime(start) < LongestWarmUp;)
        {
            foreach (Comparison comparison in comparisons)
            {
                Repeat(comparison);
            }

            Thread.Sleep(CompilersTurn);

            long now = JitInfo.GetCompiledMethodCount();
            quiet = now == compiled ? quiet + 1 : 0;
            compiled = now;
        }
    }

    private static void Repeat(Comparison comparison)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < WarmUpTurn)
        {
            comparison.Prepare();
            comparison.Ours();
            comparison.Theirs();
        }
    }
}
