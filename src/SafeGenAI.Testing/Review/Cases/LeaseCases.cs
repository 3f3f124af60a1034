using SafeGenAI.Review;

namespace SafeGenAI.Testing.Review.Cases;

/// <summary>How long an item is somebody's.</summary>
internal static class LeaseCases
{
    public static IEnumerable<ReviewCase> All =>
    [
        new(ReviewRule.LeasesEnd, WhenALeaseEnds_TheItemIsOpen_NotBefore),
        new(ReviewRule.LeasesEnd, AfterALease_OthersClaimTheItem_InANewVersion),
        new(ReviewRule.LeasesEnd, ARenewal_CountsFromNow),
        new(ReviewRule.LeasesEnd, AfterALease_WhoHadTheItemHasItStill_UntilSomebodyElseClaims),
    ];

    private static async Task WhenALeaseEnds_TheItemIsOpen_NotBefore(ReviewTrial trial)
    {
        ReviewItem claimed = await trial.ClaimedAsync();
        trial.Clock.Advance(ReviewTrial.Lease - TimeSpan.FromSeconds(1));
        await trial.StandsAsync("a second before the lease ends", claimed.Id, ReviewState.Claimed, "ann", claimed.Version);
        trial.Equal("what others get then", null, await trial.ClaimAsync("bob"));
        trial.Equal("how many are open then", 0, (await trial.Queue.ListAsync(new ReviewFilter { State = ReviewState.Open })).Items.Count);
        trial.Clock.Advance(TimeSpan.FromSeconds(1));
        await trial.StandsAsync("when the lease ends", claimed.Id, ReviewState.Open, null, claimed.Version);
        trial.Equal("how many are open when it ends", 1, (await trial.Queue.ListAsync(new ReviewFilter { State = ReviewState.Open })).Items.Count);
        trial.Equal("how many are claimed when it ends", 0, (await trial.Queue.ListAsync(new ReviewFilter { State = ReviewState.Claimed })).Items.Count);
    }

    private static async Task AfterALease_OthersClaimTheItem_InANewVersion(ReviewTrial trial)
    {
        ReviewItem first = await trial.ClaimedAsync();
        trial.Clock.Advance(ReviewTrial.Lease);
        ReviewItem? second = await trial.ClaimAsync("bob");
        trial.Equal("what others get", (first.Id, first.Version + 1), (second?.Id, second?.Version ?? 0));
        await trial.ConflictAsync("a renewal by who had it", trial.Queue.RenewAsync(first.Id, first.Version, ReviewTrial.Lease));
        await trial.ConflictAsync("a verdict by who had it", trial.Queue.DecideAsync(first.Id, first.Version, new HumanVerdict(ReviewJudgement.Bad)));
        await trial.ConflictAsync("a release by who had it", trial.Queue.ReleaseAsync(first.Id, first.Version));
        await trial.StandsAsync("after all of it", first.Id, ReviewState.Claimed, "bob", first.Version + 1);
    }

    private static async Task ARenewal_CountsFromNow(ReviewTrial trial)
    {
        ReviewItem claimed = await trial.ClaimedAsync();
        trial.Clock.Advance(ReviewTrial.Lease / 2);
        ReviewResult renewed = await trial.Queue.RenewAsync(claimed.Id, claimed.Version, ReviewTrial.Lease);
        trial.Equal(
            "outcome, version and end of the lease of a renewal", (ReviewOutcome.Done, claimed.Version + 1, trial.Clock.GetUtcNow() + ReviewTrial.Lease),
            (renewed.Outcome, renewed.Item?.Version ?? 0, renewed.Item?.LeaseEnds ?? default));
        trial.Clock.Advance(ReviewTrial.Lease - TimeSpan.FromSeconds(1));
        await trial.StandsAsync("a second before it ends", claimed.Id, ReviewState.Claimed, "ann", claimed.Version + 1);
        trial.Clock.Advance(TimeSpan.FromSeconds(1));
        await trial.StandsAsync("when it ends", claimed.Id, ReviewState.Open, null, claimed.Version + 1);
    }

    private static async Task AfterALease_WhoHadTheItemHasItStill_UntilSomebodyElseClaims(ReviewTrial trial)
    {
        ReviewItem late = await trial.ClaimedAsync();
        trial.Clock.Advance(3 * ReviewTrial.Lease);
        ReviewResult renewed = await trial.Queue.RenewAsync(late.Id, late.Version, ReviewTrial.Lease);
        trial.Equal("a late renewal", (ReviewOutcome.Done, "ann"), (renewed.Outcome, renewed.Item?.ClaimedBy));
        trial.Clock.Advance(3 * ReviewTrial.Lease);
        ReviewResult decided = await trial.Queue.DecideAsync(late.Id, renewed.Item?.Version ?? 0, new HumanVerdict(ReviewJudgement.Good));
        trial.Equal("a late verdict", (ReviewOutcome.Done, ReviewState.Decided, "ann"), (decided.Outcome, decided.Item?.State ?? 0, decided.Item?.ClaimedBy));
    }
}
