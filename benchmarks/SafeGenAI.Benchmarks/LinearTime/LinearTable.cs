using System.Globalization;

namespace SafeGenAI.Benchmarks.LinearTime;

/// <summary>
/// What twice the text takes: the time and the memory of the whole check on texts of one length, twice, four and eight times that,
/// one after the other in every round, so that a machine that drifts drifts for all. The fastest round counts: whatever
/// disturbs a run makes it longer.
/// </summary>
internal static class LinearTable
{
    private const int FewestRounds = 7;
    private const int MostRounds = 100;

    // Of one shape: what takes a millisecond needs more rounds.
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(1);

    private static readonly int[] Factors = [1, 2, 4, 8];

    /// <param name="output">Takes the table.</param>
    /// <param name="length">The length of the shortest texts in characters; answer and source are as long.</param>
    /// <param name="shapes">The kinds of text.</param>
    public static void Print(TextWriter output, int length, IReadOnlyList<HostileShape> shapes)
    {
        output.WriteLine("shape characters ms ms_8_times time_ratio_1_2 time_ratio_2_4 time_ratio_4_8 bytes_per_character bytes_ratio_4_8 findings_8_times");
        foreach (HostileShape shape in shapes)
        {
            Print(output, length, shape);
        }
    }

    private static void Print(TextWriter output, int length, HostileShape shape)
    {
        (string Answer, string Source)[] texts = [.. Factors.Select(factor => (shape.Answer(length * factor), shape.Source(length * factor)))];
        double[] milliseconds = [.. Factors.Select(_ => double.PositiveInfinity)];
        long[] bytes = new long[Factors.Length];
        int findings = 0;
        TimeSpan begin = Environment.CpuUsage.TotalTime;
        for (int round = 0; round < FewestRounds || (round < MostRounds && Environment.CpuUsage.TotalTime - begin < LongEnough); round++)
        {
            for (int i = 0; i < texts.Length; i++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                TimeSpan start = Environment.CpuUsage.TotalTime;
                findings = WholeCheck.Run(texts[i].Answer, texts[i].Source, shape.IsStructured);
                milliseconds[i] = Math.Min(milliseconds[i], (Environment.CpuUsage.TotalTime - start).TotalMilliseconds);
                bytes[i] = GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{shape.Name} {length} {milliseconds[0]:0.00} {milliseconds[^1]:0.00} {milliseconds[1] / milliseconds[0]:0.00} {milliseconds[2] / milliseconds[1]:0.00} {milliseconds[3] / milliseconds[2]:0.00} {bytes[0] / (2 * length)} {(double)bytes[3] / bytes[2]:0.00} {findings}"));
    }
}
