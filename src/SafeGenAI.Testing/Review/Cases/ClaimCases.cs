using System.Collections.Concurrent;
using SafeGenAI.Review;

namespace SafeGenAI.Testing.Review.Cases;

/// <summary>Who gets what.</summary>
internal static class ClaimCases
{
    public static IEnumerable<ReviewCase> All =>
    [
        new(ReviewRule.ClaimsInOrder, UncertainAndComplained_ComeBeforeTheSample_TheOldestFirst),
        new(ReviewRule.ClaimsInOrder, ItemsOfOneMoment_ComeInTheOrderOfTheirIds),
        new(ReviewRule.ClaimsInOrder, AFilter_NarrowsAClaim),
        new(ReviewRule.ClaimsInOrder, OfAnEmptyQueue_NothingIsClaimed),
        new(ReviewRule.ClaimsExclusively, WhatIsClaimed_NobodyElseGets),
        new(ReviewRule.ClaimsExclusively, OfManyWhoClaimAtOnce_EachGetsAnItemOfTheirOwn),
    ];

    private static async Task UncertainAndComplained_ComeBeforeTheSample_TheOldestFirst(ReviewTrial trial)
    {
        ReviewItem accepted = await trial.AddAsync();
        ReviewItem failed = await trial.AddAsync(ReviewStratum.Failed);
        ReviewItem uncertain = await trial.AddAsync(ReviewStratum.Uncertain);
        ReviewItem rejected = await trial.AddAsync(ReviewStratum.Rejected);
        ReviewItem complaint = await trial.AddAsync(ReviewStratum.NegativeFeedback);
        ReviewItem late = await trial.AddAsync(ReviewStratum.Uncertain);
        trial.Sequence("the order of claims", [uncertain.Id, complaint.Id, late.Id, accepted.Id, failed.Id, rejected.Id], await trial.ClaimAllAsync());
    }

    private static async Task ItemsOfOneMoment_ComeInTheOrderOfTheirIds(ReviewTrial trial)
    {
        ReviewItem[] items = [.. Enumerable.Range(0, 5).Select(_ => trial.Item())];
        foreach (ReviewItem item in items.Reverse())
        {
            await trial.Queue.AddAsync(item);
        }

        trial.Sequence("the order of claims", items.Select(item => item.Id), await trial.ClaimAllAsync());
    }

    private static async Task AFilter_NarrowsAClaim(ReviewTrial trial)
    {
        await trial.AddAsync(ReviewStratum.Uncertain);
        ReviewItem other = await trial.AddAsync(ReviewStratum.Failed, "other");
        ReviewItem tenant = await trial.AddAsync(tenant: "acme");
        ReviewItem rejected = await trial.AddAsync(ReviewStratum.Rejected);
        trial.Sequence("claims of one feature", [other.Id], await trial.ClaimAllAsync(new ReviewFilter { Feature = "other" }));
        trial.Sequence("claims of one stratum", [rejected.Id], await trial.ClaimAllAsync(new ReviewFilter { Stratum = ReviewStratum.Rejected }));
        trial.Sequence("claims of one tenant", [tenant.Id], await trial.ClaimAllAsync(new ReviewFilter { Tenant = "acme" }));
        trial.Sequence("claims of a feature that has none", [], await trial.ClaimAllAsync(new ReviewFilter { Feature = "none" }));
    }

    private static async Task OfAnEmptyQueue_NothingIsClaimed(ReviewTrial trial) =>
        trial.Equal("what is claimed of an empty queue", null, await trial.ClaimAsync());

    private static async Task WhatIsClaimed_NobodyElseGets(ReviewTrial trial)
    {
        ReviewItem claimed = await trial.ClaimedAsync();
        trial.Equal("version and end of the lease", (2L, trial.Clock.GetUtcNow() + ReviewTrial.Lease), (claimed.Version, claimed.LeaseEnds ?? default));
        trial.Equal("what the next one gets", null, await trial.ClaimAsync("bob"));
        trial.Equal("what the same one gets", null, await trial.ClaimAsync());
        await trial.StandsAsync("after it", claimed.Id, ReviewState.Claimed, "ann", 2);
    }

    private static async Task OfManyWhoClaimAtOnce_EachGetsAnItemOfTheirOwn(ReviewTrial trial)
    {
        for (int round = 0; round < 10; round++)
        {
            for (int i = 0; i < 5; i++)
            {
                await trial.AddAsync();
            }

            ConcurrentBag<string> claimed = [];
            await Trial.TogetherAsync(8, async caller =>
            {
                if (await trial.Queue.ClaimAsync($"reviewer-{caller}", ReviewTrial.Lease) is { } item)
                {
                    claimed.Add(item.Id);
                }
            });
            trial.Equal("how many of 8 at once got one of 5 items, and how many items", (5, 5), (claimed.Count, claimed.Distinct().Count()));
        }
    }
}
