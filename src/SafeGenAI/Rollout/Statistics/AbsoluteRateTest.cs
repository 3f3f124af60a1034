namespace SafeGenAI.Rollout.Statistics;

/// <summary>Whether bad events are more, or fewer, than a fixed rate: for a canary whose control cannot fail.</summary>
/// <remarks>
/// <para>E = Σ w_k · (q_k/p)^bad · ((1 − q_k)/(1 − p))^good, with alternatives q_k on one side of the rate p. Like
/// <see cref="RiskRatioTest"/> it may be looked at at any time; it needs the counts only.</para>
/// <para>The trials of a unit end with its first bad event. Those that go on being counted are then the units that fail less: the rate
/// that is seen can only fall below the true one, and a canary is not called worse for a few units that always fail. Counting every
/// event, 40 unequal users made 1 % of false rollbacks 20 %.</para>
/// </remarks>
internal sealed class AbsoluteRateTest
{
    // Odds beside those of the rate, so that every alternative is a probability.
    private static readonly double[] WorseOdds = [1.5, 2, 3, 5, 10, 30];
    private static readonly double[] AcceptableOdds = [0, 0.1, 0.25, 0.5, 0.75];
    // Most of it on "never": without any bad event 3.2 / rate trials reach E = 20, close to the rule of three.
    private static readonly double[] AcceptableWeights = [0.76, 0.06, 0.06, 0.06, 0.06];

    private readonly double[] _logWeights;
    private readonly double[] _perBad;
    private readonly double[] _perGood;

    private AbsoluteRateTest(double rate, double[] odds, double[] weights)
    {
        _logWeights = [.. weights.Select(weight => Math.Log(weight))];
        _perBad = [.. odds.Select(ratio => Math.Log(ratio / (1 - rate + rate * ratio)))];
        _perGood = [.. odds.Select(ratio => -Math.Log(1 - rate + rate * ratio))];
    }

    /// <summary>Tests that the rate is at most this; evidence is for a rollback.</summary>
    /// <param name="rate">Bad events per trial; between 0 and 1, both excluded.</param>
    public static AbsoluteRateTest Worse(double rate) =>
        new(rate, WorseOdds, [.. WorseOdds.Select(_ => 1.0 / WorseOdds.Length)]);

    /// <summary>Tests that the rate is at least this; evidence is for a promotion. Count good trials only as far as units are left:
    /// times the share of the canary's units that have had no bad event.</summary>
    /// <remarks>
    /// What makes <see cref="Worse"/> cautious makes this one rash: among 400 unequal users at the very rate, the trials of those that
    /// are left passed for acceptable in 74 of 100 rollouts, instead of 5; counted as far as units are left, in 6.
    /// </remarks>
    /// <param name="rate">Bad events per trial; between 0 and 1, both excluded.</param>
    public static AbsoluteRateTest Acceptable(double rate) => new(rate, AcceptableOdds, AcceptableWeights);

    /// <summary>ln E.</summary>
    /// <param name="bad">Units that had a bad event.</param>
    /// <param name="good">Trials without one, of units that had had none before; for <see cref="Acceptable"/> as far as units are left.</param>
    public double LogE(long bad, double good)
    {
        Span<double> terms = stackalloc double[_perBad.Length];
        for (int k = 0; k < terms.Length; k++)
        {
            terms[k] = LogTerm(k, bad, good);
        }

        return LogSumExp.Of(terms);
    }

    /// <summary>How many more trials <see cref="LogE"/> needs, if all are good.</summary>
    /// <param name="logE">What it is to reach.</param>
    /// <param name="bad">Units that had a bad event.</param>
    /// <param name="good">As in <see cref="LogE"/>.</param>
    /// <returns>0 where it is reached; null where good trials speak against it.</returns>
    public double? CleanTrialsNeeded(double logE, long bad, double good)
    {
        if (LogE(bad, good) >= logE)
        {
            return 0;
        }

        double? fewest = null;
        for (int k = 0; k < _perGood.Length; k++)
        {
            double needed = (logE - LogTerm(k, bad, good)) / _perGood[k];
            if (_perGood[k] > 0 && double.IsFinite(needed) && !(needed > fewest))
            {
                fewest = Math.Ceiling(needed);
            }
        }

        return fewest;
    }

    // Where nothing bad happened, zero times the infinite loss of the alternative "never" is no loss.
    private double LogTerm(int k, long bad, double good) =>
        _logWeights[k] + (bad == 0 ? 0 : bad * _perBad[k]) + good * _perGood[k];
}
