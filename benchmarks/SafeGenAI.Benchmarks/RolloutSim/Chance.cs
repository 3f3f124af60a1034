namespace SafeGenAI.Benchmarks.RolloutSim;

/// <summary>Whether so many of so many are too many, or may be luck.</summary>
internal static class Chance
{
    /// <summary>A bound that is kept is called missed once in so many.</summary>
    private const double Level = 0.001;

    /// <summary>False where at most this rate would bring so many only once in a thousand.</summary>
    /// <param name="bad">How many.</param>
    /// <param name="all">Of how many.</param>
    /// <param name="rate">The rate that is allowed, 0 to 1.</param>
    public static bool IsKept(int bad, int all, double rate)
    {
        if (rate is 0 or 1)
        {
            return rate == 1 || bad == 0;
        }

        // P(fewer than this), term by term in logarithms: one minus it is the chance of as many.
        double fewer = 0;
        double log = all * Math.Log(1 - rate);
        for (int i = 0; i < bad; i++)
        {
            fewer += Math.Exp(log);
            log += Math.Log((all - i) * rate / ((i + 1) * (1 - rate)));
        }

        return 1 - fewer >= Level;
    }
}
