using SafeGenAI.Review;

namespace SafeGenAI.Testing.Review.Cases;

/// <summary>What is deleted, and what is not.</summary>
internal static class DeletionCases
{
    public static IEnumerable<ReviewCase> All =>
    [
        new(ReviewRule.Deletes, AllOfAUser_IsDeleted_WhateverItsState),
        new(ReviewRule.Deletes, AllBeforeAMoment_IsDeleted),
        new(ReviewRule.Deletes, WhatIsDeletedInHand_IsNotFound_AndMayBeAddedAgain),
    ];

    private static async Task AllOfAUser_IsDeleted_WhateverItsState(ReviewTrial trial)
    {
        for (int i = 0; i < 3; i++)
        {
            await trial.AddAsync(user: "ann-hash");
        }

        ReviewItem nobodys = await trial.AddAsync();
        ReviewItem others = await trial.AddAsync(user: "bob-hash");
        await trial.ClaimAsync();
        ReviewItem? decided = await trial.ClaimAsync();
        await trial.Queue.DecideAsync(decided?.Id ?? "", decided?.Version ?? 0, new HumanVerdict(ReviewJudgement.Good));
        trial.Equal("how many were deleted", 3, await trial.Queue.DeleteByUserAsync("ann-hash"));
        trial.Sequence("what is left", [nobodys.Id, others.Id], (await trial.Queue.ListAsync()).Items.Select(item => item.Id));
        trial.Equal("how many are deleted again", 0, await trial.Queue.DeleteByUserAsync("ann-hash"));
    }

    private static async Task AllBeforeAMoment_IsDeleted(ReviewTrial trial)
    {
        await trial.AddAsync();
        await trial.AddAsync(ReviewStratum.Uncertain);
        ReviewItem kept = await trial.AddAsync();
        trial.Equal("how many were deleted", 2, await trial.Queue.PurgeAsync(kept.CreatedAt));
        trial.Equal("how many are deleted again, in another zone", 0, await trial.Queue.PurgeAsync(kept.CreatedAt.ToOffset(TimeSpan.FromHours(9))));
        trial.Sequence("what is left", [kept.Id], (await trial.Queue.ListAsync()).Items.Select(item => item.Id));
    }

    private static async Task WhatIsDeletedInHand_IsNotFound_AndMayBeAddedAgain(ReviewTrial trial)
    {
        ReviewItem claimed = await trial.ClaimedAsync();
        trial.Clock.Advance(TimeSpan.FromSeconds(1));
        await trial.Queue.PurgeAsync(trial.Clock.GetUtcNow());
        trial.Equal("a verdict on it", ReviewOutcome.NotFound, (await trial.Queue.DecideAsync(claimed.Id, claimed.Version, new HumanVerdict(ReviewJudgement.Good))).Outcome);
        trial.Equal("whether it is added again", true, await trial.Queue.AddAsync(claimed));
        await trial.StandsAsync("then", claimed.Id, ReviewState.Open, null, 1);
    }
}
