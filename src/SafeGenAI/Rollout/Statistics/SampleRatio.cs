namespace SafeGenAI.Rollout.Statistics;

/// <summary>Whether units fall into the intervals of the bucket line as often as the intervals are wide.</summary>
/// <remarks>
/// A Bayes factor of shares that are drawn from Dirichlet(100·width) against shares equal to the widths. Units that come one by one
/// make it a martingale while the widths hold, so it may be looked at after each. Where it is large the evidence is not to be believed,
/// whatever it says: units are lost or counted in one arm only.
/// </remarks>
internal static class SampleRatio
{
    /// <summary>The factor from which on the shares are wrong: once in 2,000 rollouts by chance.</summary>
    public const double Alarm = 1 / 0.0005;

    // How strongly the alternative holds to the widths: as if a hundred units had fallen as they should.
    private const double Concentration = 100;

    /// <summary>ln of the Bayes factor; <c>ln <see cref="Alarm"/></c> is 7.6.</summary>
    /// <param name="units">How many units fell into each interval; those at the end that nobody fell into may be missing.</param>
    /// <param name="widths">How wide each interval is, in any measure; above zero.</param>
    /// <exception cref="ArgumentException">There are more intervals with units than widths.</exception>
    public static double LogBayesFactor(IReadOnlyList<long> units, IReadOnlyList<double> widths)
    {
        if (units.Count > widths.Count)
        {
            throw new ArgumentException($"{units.Count} intervals have units, but the plan has {widths.Count}.", nameof(units));
        }

        double whole = widths.Sum();
        double log = LogGamma.Of(Concentration) - LogGamma.Of(Concentration + units.Sum());
        for (int i = 0; i < units.Count; i++)
        {
            double share = widths[i] / whole;
            double prior = Concentration * share;
            log += LogGamma.Of(prior + units[i]) - LogGamma.Of(prior) - units[i] * Math.Log(share);
        }

        return log;
    }
}
