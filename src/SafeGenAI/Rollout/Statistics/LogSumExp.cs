namespace SafeGenAI.Rollout.Statistics;

/// <summary>The logarithm of a sum whose terms are too large or too small to be written down.</summary>
internal static class LogSumExp
{
    // A larger power of e is infinite, which no JSON holds.
    private const double LargestLog = 709.7;

    /// <summary>e^log; beyond a number's range the largest there is.</summary>
    public static double ValueOf(double log) => Math.Exp(Math.Min(log, LargestLog));

    /// <summary>ln(e^a + e^b + ...), without overflow.</summary>
    /// <param name="logs">The logarithms of the terms; minus infinity is a term of zero.</param>
    public static double Of(ReadOnlySpan<double> logs)
    {
        double largest = double.NegativeInfinity;
        foreach (double log in logs)
        {
            largest = Math.Max(largest, log);
        }

        if (double.IsInfinity(largest))
        {
            return largest;
        }

        double sum = 0;
        foreach (double log in logs)
        {
            sum += Math.Exp(log - largest);
        }

        return largest + Math.Log(sum);
    }
}
