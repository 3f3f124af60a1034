namespace SafeGenAI.Rollout.Statistics;

/// <summary>Whether bad events come from the canary more often than they may, asked anew after each event.</summary>
/// <remarks>
/// <para>Where the canary has the weight <c>a</c> and control <c>b</c>, a bad event is the canary's with probability
/// q(r) = a·r / (a·r + b); r is the risk ratio. Against a hypothesis about r the test bets on a few alternatives at once:
/// E = Σ w_k · Π q(r_k) / q(margin), and 1 − q in place of q for an event of control. While the hypothesis holds, E is a supermartingale
/// that begins at 1, so by Ville's inequality the probability that it ever reaches 1/α is at most α: one may look after every event,
/// stop at any time, and change the share in between. What makes both arms fail, such as an outage of the provider, cancels out.
/// Of a unit the first bad event counts, or the error of unequal units would be tenfold.</para>
/// <para>While a canary is as good, the bets on a bad one are lost, and one that becomes bad later has to win them back first. So a part of
/// the stake is kept for each later stage and laid out when it begins: a mean of tests that begin at different times is one again. Without
/// it, one that went from 2 % to 10 % at a share of 50 % was found after 576 of its calls in the median instead of 245, a dead one after 43 instead of 13.</para>
/// <para>E is a sum of one term per event, alternative and stage: the order of events does not matter to it, only to its running maximum.
/// Not thread-safe.</para>
/// </remarks>
internal sealed class RiskRatioTest
{
    // Times the margin. The last two are for a canary that is dead: it must be caught within a dozen calls.
    private static readonly double[] WorseRatios = [1.5, 2, 3, 5, 10, 30];
    private static readonly double[] NotWorseRatios = [0.25, 0.5, 0.8, 1, 1.25];

    // Most canaries that are worse are so from the beginning.
    private const double FirstStake = 0.5;

    private readonly double _margin;
    private readonly bool _fades;
    private readonly double[] _ratios;
    private readonly double[] _sums;
    private readonly double[] _logWeights;

    private RiskRatioTest(double margin, double[] ratios, int stages, bool fades)
    {
        _margin = margin;
        _fades = fades;
        _ratios = ratios;
        _sums = new double[stages * ratios.Length];
        _logWeights = [.. Enumerable.Range(0, stages).Select(stage => Math.Log(StakeOf(stage, stages) / ratios.Length))];
    }

    /// <summary>ln E: above zero speaks against the hypothesis.</summary>
    public double LogE { get; private set; }

    /// <summary>The largest <see cref="LogE"/> so far, at least 0.</summary>
    public double MaxLogE { get; private set; }

    /// <summary>The evidence against the hypothesis, as odds of a fair bet; the largest number where it is larger than that.</summary>
    public double E => LogSumExp.ValueOf(LogE);

    /// <summary>The p-value that holds at any time: one over the largest E so far.</summary>
    public double PValue => Math.Exp(-MaxLogE);

    /// <summary>Tests that the canary is no worse; evidence is for a rollback. Weigh the arms by their shares.</summary>
    /// <remarks>
    /// If the arms are equal, a unit's first bad event has nothing to do with its bucket, however unequal the units are and however
    /// often they come: the event is the canary's with exactly its share, and the error holds exactly. A better canary has its events
    /// later, which only lowers E. By units at risk, regressions among few units are found more often, but as the units seen so far
    /// are a sample whose arms the test then knows, 1 % of false rollbacks became 2 % at a base rate of 10 %, and 4 % at 20 %.
    /// </remarks>
    /// <param name="margin">The risk ratio up to which it counts as no worse; above zero.</param>
    /// <param name="stages">How many stages there will be; half of the stake is for the first one, the rest for the others alike.</param>
    public static RiskRatioTest Worse(double margin = 1, int stages = 1) =>
        new(margin, [.. WorseRatios.Select(ratio => ratio * margin)], stages, fades: false);

    /// <summary>Tests that the canary is worse by the margin or more; evidence is for a promotion. Weigh the arms by the units at risk:
    /// those that were seen and have had no bad event of the metric.</summary>
    /// <remarks>
    /// Weighed by share, a canary twice as bad looks equal once most units of both arms have had their one event. By units at risk it
    /// still does a little: those of the worse arm that are left are the hardier ones. So the margin fades with the share u of control's
    /// units that are left, to m / (u + m·(1 − u)): the odds, not the risk, of a unit's bad event are m times those in control.
    /// </remarks>
    /// <param name="margin">The risk ratio from which on it counts as worse; above 1.</param>
    public static RiskRatioTest NotWorse(double margin = 2) =>
        new(margin, [.. NotWorseRatios.Where(ratio => ratio < margin)], stages: 1, fades: true);

    /// <summary>Takes in a unit's first bad event. Where one arm has no weight it tells nothing, and changes nothing.</summary>
    /// <param name="isCanary">Whether it happened in the canary arm.</param>
    /// <param name="canary">The canary's weight just before the event: its share, or its units at risk.</param>
    /// <param name="control">The weight of control, in the same measure.</param>
    /// <param name="controlLeft">For <see cref="NotWorse"/>, the share of control's units that are at risk; 0 to 1.</param>
    /// <param name="stage">The stage in which it happened, from 0; it counts for the stakes of this stage and of those before.</param>
    public void Add(bool isCanary, double canary, double control, double controlLeft = 1, int stage = 0)
    {
        if (!(canary > 0 && control > 0))
        {
            return;
        }

        for (int k = 0; k < _ratios.Length; k++)
        {
            double factor = LogFactor(k, isCanary, canary, control, controlLeft);
            for (int i = k; i < _sums.Length && i / _ratios.Length <= stage; i += _ratios.Length)
            {
                _sums[i] += factor;
            }
        }

        LogE = Mixture();
        MaxLogE = Math.Max(MaxLogE, LogE);
    }

    /// <summary>How many more bad events <see cref="LogE"/> is expected to need, if the arms are equal.</summary>
    /// <param name="logE">What it is to reach.</param>
    /// <param name="canary">The canary's weight from now on.</param>
    /// <param name="control">The weight of control from now on.</param>
    /// <param name="controlLeft">As in <see cref="Add"/>.</param>
    /// <returns>0 where it is reached; null where it will not be: an arm is empty, or equal arms speak for the hypothesis.</returns>
    public double? EventsNeeded(double logE, double canary, double control, double controlLeft = 1)
    {
        if (LogE >= logE)
        {
            return 0;
        }

        if (!(canary > 0 && control > 0))
        {
            return null;
        }

        double share = canary / (canary + control);
        double? fewest = null;
        for (int i = 0; i < _sums.Length; i++)
        {
            double growth = share * LogFactor(i % _ratios.Length, true, canary, control, controlLeft)
                + (1 - share) * LogFactor(i % _ratios.Length, false, canary, control, controlLeft);
            double needed = (logE - _logWeights[i / _ratios.Length] - _sums[i]) / growth;
            if (growth > 0 && !(needed > fewest))
            {
                fewest = needed;
            }
        }

        return fewest;
    }

    /// <summary>What is to be stored: the running maximum, then a sum per stage and alternative.</summary>
    public double[] ToState() => [MaxLogE, .. _sums];

    /// <summary>The <see cref="MaxLogE"/> of what <see cref="ToState"/> gave.</summary>
    public static double MaxLogEOf(double[] state) => state[0];

    /// <summary>Whether a stored state is one of this test.</summary>
    public bool Fits(ReadOnlySpan<double> state) =>
        state.Length == _sums.Length + 1 && !state.ContainsAnyExceptInRange(double.MinValue, double.MaxValue);

    /// <summary>Goes on from a stored state.</summary>
    /// <param name="state">What <see cref="ToState"/> gave of a test of the same kind and margin.</param>
    /// <exception cref="ArgumentException">It has another number of values, or one that is no number.</exception>
    public void Restore(ReadOnlySpan<double> state)
    {
        if (!Fits(state))
        {
            throw new ArgumentException(
                $"A state of this test has {_sums.Length + 1} finite values, not [{string.Join(", ", state.ToArray())}]. Read the run's evidence again from its start.",
                nameof(state));
        }

        state[1..].CopyTo(_sums);
        LogE = Mixture();
        MaxLogE = Math.Max(state[0], LogE);
    }

    // ln q(r)/q(margin), or of 1 - q: with q = ar/(ar + b) both share the ratio of the two denominators.
    private double LogFactor(int k, bool isCanary, double canary, double control, double controlLeft)
    {
        (double margin, double ratio) = (Faded(_margin, controlLeft), Faded(_ratios[k], controlLeft));
        double denominators = (canary * margin + control) / (canary * ratio + control);
        return Math.Log(isCanary ? denominators * ratio / margin : denominators);
    }

    // The order of ratios stays, so that the alternatives stay below the margin.
    private double Faded(double ratio, double controlLeft) =>
        _fades ? ratio / (controlLeft + ratio * (1 - controlLeft)) : ratio;

    private static double StakeOf(int stage, int stages) =>
        stages == 1 ? 1 : stage == 0 ? FirstStake : (1 - FirstStake) / (stages - 1);

    private double Mixture()
    {
        Span<double> terms = stackalloc double[_sums.Length];
        for (int i = 0; i < terms.Length; i++)
        {
            terms[i] = _sums[i] + _logWeights[i / _ratios.Length];
        }

        return LogSumExp.Of(terms);
    }
}
