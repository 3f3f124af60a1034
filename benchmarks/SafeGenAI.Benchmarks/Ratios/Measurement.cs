using System.Globalization;

namespace SafeGenAI.Benchmarks.Ratios;

/// <summary>What the rounds of one comparison came to: a line of the table.</summary>
internal sealed class Measurement(Comparison comparison)
{
    private readonly List<double> _ours = [];
    private readonly List<double> _theirs = [];
    private readonly List<double> _bytes = [];

    private double Calls => comparison.Runs * Comparisons.Calls;

    public void TakeTurn(bool oursFirst)
    {
        comparison.Prepare();
        if (!oursFirst)
        {
            _theirs.Add(Time(comparison.Theirs));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        double ours = Time(comparison.Ours);
        _bytes.Add((double)(GC.GetAllocatedBytesForCurrentThread() - before) / Calls);
        _ours.Add(ours);
        if (oursFirst)
        {
            _theirs.Add(Time(comparison.Theirs));
        }
    }

    public override string ToString()
    {
        (double ours, double theirs) = (Median(_ours), Median(_theirs));
        return string.Create(CultureInfo.InvariantCulture, $"{comparison.Name} {ours:0} {theirs:0} {theirs / ours:0.00} {Median(_bytes):0}");
    }

    /// <summary>Processor time, not time on the wall: on a busy machine the longer of two runs is the one that is interrupted.</summary>
    private double Time(Action action)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        for (int run = 0; run < comparison.Runs; run++)
        {
            action();
        }

        return (Environment.CpuUsage.TotalTime - start).TotalNanoseconds / Calls;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
