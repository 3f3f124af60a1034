using SafeGenAI.Review;

namespace SafeGenAI.Tests.Review;

/// <summary>What a sample with known weights says of all calls.</summary>
public sealed class ReviewEstimateTests
{
    /// <summary>Share of the calls, rate of sampling, share that is bad.</summary>
    private static readonly (ReviewStratum Stratum, double Share, double Rate, double Bad)[] Traffic =
    [
        (ReviewStratum.Accepted, 0.85, 0.02, 0.04),
        (ReviewStratum.Uncertain, 0.05, 1, 0.5),
        (ReviewStratum.Rejected, 0.04, 0.2, 0.8),
        (ReviewStratum.Failed, 0.06, 0.1, 0.6),
    ];

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.4)]
    public void TheEstimate_IsUnbiased_ItsErrorIsTrue_AndTheSampleUnweightedIsFarOff(double decided)
    {
        const int Trials = 250;
        (ReviewStratum Stratum, double Rate, string Call, bool IsBad)[] calls = [.. Calls(new Random(7), 12_000)];
        double truth = calls.Count(call => call.IsBad) / (double)calls.Length;
        Random diligence = new(11);
        List<ReviewEstimate> estimates = [];
        double naive = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            // Of what is sampled, reviewers look at some: at most of what was uncertain.
            string salt = $"trial {trial}";
            ReviewItem[] items =
            [
                .. from call in calls
                   where ReviewSampling.Takes(salt, call.Call, call.Rate)
                   let isDecided = diligence.NextDouble() < (call.Stratum == ReviewStratum.Uncertain ? 1 : decided)
                   select Item(call.Stratum, call.Call, ReviewSampling.WeightAt(call.Rate), isDecided ? call.IsBad : null),
            ];
            estimates.Add(ReviewEstimate.BadShare(items));
            naive += items.Count(item => item.HumanVerdict?.Judgement == ReviewJudgement.Bad) / (double)items.Count(item => item.HumanVerdict is not null) / Trials;
        }

        double mean = estimates.Average(estimate => estimate.Value);
        double spread = Math.Sqrt(estimates.Average(estimate => (estimate.Value - mean) * (estimate.Value - mean)));
        Assert.InRange(mean, truth - 4 * spread / Math.Sqrt(Trials), truth + 4 * spread / Math.Sqrt(Trials));
        Assert.InRange(estimates.Average(estimate => estimate.StandardError) / spread, 0.85, 1.25);
        Assert.InRange(estimates.Count(estimate => Math.Abs(estimate.Value - truth) < 2 * estimate.StandardError) / (double)Trials, 0.91, 0.99);
        Assert.InRange(estimates.Average(estimate => estimate.Calls), 11_800, 12_200);
        Assert.InRange(naive - truth, 0.2, 1);
    }

    [Fact]
    public void WhereEveryCallWasLookedAt_ThereIsNoError()
    {
        ReviewEstimate estimate = ReviewEstimate.BadShare([Item(ReviewStratum.Uncertain, "1", 1, true), Item(ReviewStratum.Failed, "2", 1, false)]);

        Assert.Equal((0.5, 0, 2, 2), (estimate.Value, estimate.StandardError, estimate.Decided, estimate.Calls));
        Assert.Empty(estimate.Missing);
    }

    [Fact]
    public void DecidedItems_StandForTheOthersOfTheirStratum()
    {
        ReviewEstimate estimate = ReviewEstimate.BadShare(
        [
            Item(ReviewStratum.Accepted, "1", 50, false), Item(ReviewStratum.Accepted, "2", 50, null),
            Item(ReviewStratum.Uncertain, "3", 1, true), Item(ReviewStratum.Rejected, "4", 5, null),
        ]);

        Assert.Equal(1 / 101.0, estimate.Value, 12);
        Assert.Equal((2, 106.0), (estimate.Decided, estimate.Calls));
        Assert.Equal([ReviewStratum.Rejected], estimate.Missing);
    }

    [Fact]
    public void AComplaint_CountsNotBesideItsCall()
    {
        ReviewEstimate estimate = ReviewEstimate.BadShare([Item(ReviewStratum.Accepted, "1", 50, false), Item(ReviewStratum.NegativeFeedback, "1", 1, true)]);

        Assert.Equal((0, 1, 50), (estimate.Value, estimate.Decided, estimate.Calls));
    }

    [Fact]
    public void AScore_HasAMean_OverTheVerdictsThatHaveOne()
    {
        ReviewItem[] items =
        [
            Item(ReviewStratum.Failed, "1", 10, true, score: 0.2), Item(ReviewStratum.Failed, "2", 10, true), Item(ReviewStratum.Uncertain, "3", 1, false, score: 0.9),
        ];

        Assert.Equal((20 * 0.2 + 0.9) / 21, ReviewEstimate.Of(items, verdict => verdict.Score).Value, 12);
    }

    [Fact]
    public void OfNothing_NothingIsKnown()
    {
        ReviewEstimate estimate = ReviewEstimate.BadShare([Item(ReviewStratum.Accepted, "1", 50, null)]);

        Assert.Equal((double.NaN, double.NaN, 0, 50.0), (estimate.Value, estimate.StandardError, estimate.Decided, estimate.Calls));
        Assert.Equal([ReviewStratum.Accepted], estimate.Missing);
        Assert.Equal((double.NaN, 0.0), (ReviewEstimate.BadShare([]).Value, ReviewEstimate.BadShare([]).Calls));
    }

    private static IEnumerable<(ReviewStratum, double, string, bool)> Calls(Random random, int count)
    {
        for (int i = 0; i < count; i++)
        {
            double place = random.NextDouble();
            foreach ((ReviewStratum stratum, double share, double rate, double bad) in Traffic)
            {
                if ((place -= share) < 0)
                {
                    yield return (stratum, rate, $"{random.NextInt64():x16}{i:x16}", random.NextDouble() < bad);
                    break;
                }
            }
        }
    }

    private static ReviewItem Item(ReviewStratum stratum, string call, double weight, bool? isBad, double? score = null) => new()
    {
        Id = ReviewItem.IdOf(call, stratum),
        CallId = call,
        Feature = "f",
        Stratum = stratum,
        Weight = weight,
        CreatedAt = default,
        HumanVerdict = isBad is { } bad ? new HumanVerdict(bad ? ReviewJudgement.Bad : ReviewJudgement.Good) { Score = score } : null,
    };
}
