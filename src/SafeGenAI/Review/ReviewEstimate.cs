namespace SafeGenAI.Review;

/// <summary>What reviewed items say of all calls, though some strata were sampled far more than others.</summary>
/// <remarks>
/// <para>Each item counts by its weight. Where only some of a stratum's items are decided, these stand for the others too: that is
/// right as long as which ones were decided has nothing to do with how good they are. The estimate is the weighted mean
/// (Hájek's), its standard error that of a sample in which each call is drawn by itself (Särndal, Swensson, Wretman: Model
/// Assisted Survey Sampling, 1992): it is about the calls that were made, and is 0 where all of them were looked at. Where
/// only some items are decided it is on the safe side: up to a fifth too large in our simulations.</para>
/// <para>Complaints (<see cref="ReviewStratum.NegativeFeedback"/>) are left out: their calls are in a stratum of their own already.</para>
/// </remarks>
/// <param name="Value">The estimated mean over all calls; NaN where nothing is decided.</param>
/// <param name="StandardError">Its standard error; about two of it to either side cover 95 %. NaN where nothing is decided.</param>
/// <param name="Decided">How many items it is made of.</param>
/// <param name="Calls">How many calls the items stand for, those included that are not decided.</param>
/// <param name="Missing">Strata that have items, none of which is decided: the estimate says nothing of their calls.</param>
public readonly record struct ReviewEstimate(
    double Value, double StandardError, int Decided, double Calls, IReadOnlyList<ReviewStratum> Missing)
{
    /// <summary>The share of calls whose answer was bad.</summary>
    /// <param name="items">All items of the period, decided or not.</param>
    public static ReviewEstimate BadShare(IEnumerable<ReviewItem> items) =>
        Of(items, static verdict => verdict.Judgement == ReviewJudgement.Bad ? 1 : 0);

    /// <summary>The mean of something that verdicts say.</summary>
    /// <param name="items">All items of the period, decided or not.</param>
    /// <param name="value">What a verdict says; null counts as not decided, for example where no score was given.</param>
    public static ReviewEstimate Of(IEnumerable<ReviewItem> items, Func<HumanVerdict, double?> value)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(value);
        List<(double Weight, double Value)> seen = [];
        List<ReviewStratum> missing = [];
        double calls = 0;
        foreach (IGrouping<ReviewStratum, ReviewItem> stratum in items
            .Where(item => item.Stratum != ReviewStratum.NegativeFeedback).GroupBy(item => item.Stratum).OrderBy(group => group.Key))
        {
            double all = stratum.Sum(item => item.Weight);
            (double Weight, double Value)[] decided =
                [.. from item in stratum let said = item.HumanVerdict is { } verdict ? value(verdict) : null where said is not null select (item.Weight, said.Value)];
            calls += all;
            if (decided.Length == 0)
            {
                missing.Add(stratum.Key);
                continue;
            }

            double each = all / decided.Sum(one => one.Weight);
            seen.AddRange(decided.Select(one => (one.Weight * each, one.Value)));
        }

        double total = seen.Sum(one => one.Weight);
        double mean = seen.Sum(one => one.Weight * one.Value) / total;

        // A call of weight w was drawn with probability 1/w: (1 - 1/w) w^2 = w (w - 1).
        double variance = seen.Sum(one => one.Weight * (one.Weight - 1) * (one.Value - mean) * (one.Value - mean)) / (total * total);
        return new(mean, Math.Sqrt(variance), seen.Count, calls, missing);
    }
}
