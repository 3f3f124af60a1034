namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>Scored and labelled answers: how well the score tells the ungrounded ones, at any threshold.</summary>
/// <remarks>The positive class is "ungrounded", which is what a check has to find: low scores should be positive.</remarks>
internal sealed class RankedScores
{
    private readonly double[] _scores;

    // How many of the first so many are ungrounded.
    private readonly int[] _ungrounded;

    public RankedScores(IEnumerable<(double Score, bool Ungrounded)> scores)
    {
        (double Score, bool Ungrounded)[] ranked = [.. scores.OrderBy(one => one.Score)];
        _scores = [.. ranked.Select(one => one.Score)];
        _ungrounded = new int[ranked.Length + 1];
        for (int i = 0; i < ranked.Length; i++)
        {
            _ungrounded[i + 1] = _ungrounded[i] + (ranked[i].Ungrounded ? 1 : 0);
        }
    }

    public int Count => _scores.Length;

    public int Positives => _ungrounded[^1];

    /// <summary>The F1 of a check that flags every answer: what any F1 must be read beside.</summary>
    public double FlagAllF1 => new Confusion(Positives, Count - Positives, 0, 0).F1;

    /// <summary>The probability that an ungrounded answer scores below a grounded one; ties count half. Not a number without both.</summary>
    public double Auroc
    {
        get
        {
            double below = 0;
            for (int from = 0, to; from < Count; from = to)
            {
                to = EndOfTie(from);
                int positives = _ungrounded[to] - _ungrounded[from];
                below += (to - from - positives) * (_ungrounded[from] + (positives / 2.0));
            }

            return below / ((double)Positives * (Count - Positives));
        }
    }

    /// <summary>What flagging every score below a threshold gets right and wrong.</summary>
    public Confusion Below(double threshold)
    {
        int flagged = Array.BinarySearch(_scores, threshold);
        flagged = flagged < 0 ? ~flagged : StartOfTie(flagged);
        int hits = _ungrounded[flagged];
        return new Confusion(hits, flagged - hits, Positives - hits, Count - Positives - (flagged - hits));
    }

    /// <summary>The threshold of the highest F1.</summary>
    public double BestF1Threshold() => Thresholds().MaxBy(threshold => Below(threshold).F1);

    /// <summary>The threshold that finds most ungrounded answers among those that flag with a wanted precision; null where none does.</summary>
    public double? FlagThreshold(double precision) =>
        Thresholds().Where(threshold => Below(threshold).Precision >= precision).Cast<double?>().LastOrDefault();

    /// <summary>The lowest threshold from which the wanted share of answers is grounded; null where there is none.</summary>
    public double? SupportThreshold(double precision) =>
        Thresholds().Where(threshold => Below(threshold).PassedPrecision >= precision).Cast<double?>().FirstOrDefault();

    /// <summary>Half way between each score and the next, and one above all.</summary>
    private IEnumerable<double> Thresholds()
    {
        for (int from = 0; from < Count; from = EndOfTie(from))
        {
            int to = EndOfTie(from);
            yield return to < Count ? (_scores[from] + _scores[to]) / 2 : Math.BitIncrement(_scores[from]);
        }
    }

    private int EndOfTie(int from)
    {
        int to = from + 1;
        while (to < Count && _scores[to] == _scores[from])
        {
            to++;
        }

        return to;
    }

    private int StartOfTie(int at)
    {
        while (at > 0 && _scores[at - 1] == _scores[at])
        {
            at--;
        }

        return at;
    }
}
