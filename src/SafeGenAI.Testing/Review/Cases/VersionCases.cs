using SafeGenAI.Review;

namespace SafeGenAI.Testing.Review.Cases;

/// <summary>Who has not seen the latest version changes nothing.</summary>
internal static class VersionCases
{
    public static IEnumerable<ReviewCase> All =>
    [
        new(ReviewRule.ChecksVersions, AnOlderOrLaterVersion_ChangesNothing),
        new(ReviewRule.ChecksVersions, WhatNobodyHas_CanBeNeitherRenewedNorDecidedNorReleased),
        new(ReviewRule.ChecksVersions, OfManyWhoDecideAtOnce_OneDoes),
        new(ReviewRule.ChecksVersions, AnItemThatIsNotThere_IsNotFound),
    ];

    private static async Task AnOlderOrLaterVersion_ChangesNothing(ReviewTrial trial)
    {
        ReviewItem first = await trial.ClaimedAsync();
        ReviewResult renewed = await trial.Queue.RenewAsync(first.Id, first.Version, ReviewTrial.Lease);
        foreach (long version in (long[])[0, first.Version, first.Version + 2])
        {
            await trial.ConflictAsync($"a verdict on version {version}", trial.Queue.DecideAsync(first.Id, version, new HumanVerdict(ReviewJudgement.Bad)));
            await trial.ConflictAsync($"a renewal of version {version}", trial.Queue.RenewAsync(first.Id, version, TimeSpan.FromHours(1)));
            await trial.ConflictAsync($"a release of version {version}", trial.Queue.ReleaseAsync(first.Id, version));
        }

        await trial.StandsAsync("after all of it", first.Id, ReviewState.Claimed, "ann", first.Version + 1);
        trial.Equal("the end of the lease after all of it", renewed.Item?.LeaseEnds, (await trial.Queue.GetAsync(first.Id))?.LeaseEnds);
    }

    private static async Task WhatNobodyHas_CanBeNeitherRenewedNorDecidedNorReleased(ReviewTrial trial)
    {
        ReviewItem open = await trial.AddAsync();
        await trial.ConflictAsync("a verdict on what nobody claimed", trial.Queue.DecideAsync(open.Id, 1, new HumanVerdict(ReviewJudgement.Bad)));
        await trial.ConflictAsync("a renewal of what nobody claimed", trial.Queue.RenewAsync(open.Id, 1, ReviewTrial.Lease));
        await trial.ConflictAsync("a release of what nobody claimed", trial.Queue.ReleaseAsync(open.Id, 1));
        await trial.StandsAsync("after all of it", open.Id, ReviewState.Open, null, 1);
    }

    private static async Task OfManyWhoDecideAtOnce_OneDoes(ReviewTrial trial)
    {
        for (int round = 0; round < 10; round++)
        {
            ReviewItem claimed = await trial.ClaimedAsync();
            ReviewResult[] results = new ReviewResult[8];
            await Trial.TogetherAsync(8, async caller => results[caller] = await trial.Queue.DecideAsync(
                claimed.Id, claimed.Version, new HumanVerdict(ReviewJudgement.Good) { Comment = $"reviewer {caller}" }));
            int done = Array.FindIndex(results, result => result.IsDone);
            trial.Equal("how many of 8 at once decided", 1, results.Count(result => result.IsDone));
            trial.Equal("how many were told of a conflict", 7, results.Count(result => result.Outcome == ReviewOutcome.Conflict));
            trial.Equal("whose verdict counts", $"reviewer {done}", (await trial.Queue.GetAsync(claimed.Id))?.HumanVerdict?.Comment);
        }
    }

    private static async Task AnItemThatIsNotThere_IsNotFound(ReviewTrial trial)
    {
        trial.Equal("what is found", null, await trial.Queue.GetAsync("none"));
        trial.Equal("a verdict", new ReviewResult(ReviewOutcome.NotFound, null), await trial.Queue.DecideAsync("none", 1, new HumanVerdict(ReviewJudgement.Bad)));
        trial.Equal("a renewal", new ReviewResult(ReviewOutcome.NotFound, null), await trial.Queue.RenewAsync("none", 1, ReviewTrial.Lease));
        trial.Equal("a release", new ReviewResult(ReviewOutcome.NotFound, null), await trial.Queue.ReleaseAsync("none", 1));
    }
}
