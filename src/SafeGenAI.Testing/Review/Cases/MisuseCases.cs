using SafeGenAI.Review;

namespace SafeGenAI.Testing.Review.Cases;

/// <summary>What is refused, and what is cancelled.</summary>
internal static class MisuseCases
{
    public static IEnumerable<ReviewCase> All =>
    [
        new(ReviewRule.RefusesMisuse, BadArguments_AreRefused),
        new(ReviewRule.RefusesMisuse, HostileTexts_AreRefused),
        new(ReviewRule.RefusesMisuse, AnIdThatIsNone_FindsNothing_AndChangesNothing),
        new(ReviewRule.HeedsCancellation, ACancelledOperation_DoesNothing),
    ];

    private static async Task BadArguments_AreRefused(ReviewTrial trial)
    {
        ReviewItem item = trial.Item();
        IReviewQueue queue = trial.Queue;
        await trial.ThrowsAsync<ArgumentNullException>("no item", async () => await queue.AddAsync(null!));
        await trial.ThrowsAsync<ArgumentException>("an item without an id", async () => await queue.AddAsync(item with { Id = " " }));
        await trial.ThrowsAsync<ArgumentException>("an item without a feature", async () => await queue.AddAsync(item with { Feature = "" }));
        foreach (double weight in (double[])[0, 0.5, -1, double.NaN, double.PositiveInfinity])
        {
            await trial.ThrowsAsync<ArgumentException>($"a weight of {weight}", async () => await queue.AddAsync(item with { Weight = weight }));
        }

        await trial.ThrowsAsync<ArgumentException>("no reviewer", async () => await queue.ClaimAsync(" ", ReviewTrial.Lease));
        foreach (TimeSpan lease in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromSeconds(-1), TimeSpan.FromDays(2)])
        {
            await trial.ThrowsAsync<ArgumentOutOfRangeException>($"a claim for {lease}", async () => await queue.ClaimAsync("ann", lease));
            await trial.ThrowsAsync<ArgumentOutOfRangeException>($"a renewal for {lease}", async () => await queue.RenewAsync(item.Id, 1, lease));
        }

        await trial.ThrowsAsync<ArgumentNullException>("no verdict", async () => await queue.DecideAsync(item.Id, 1, null!));
        foreach (int most in (int[])[0, -1, 1_001])
        {
            await trial.ThrowsAsync<ArgumentOutOfRangeException>($"a page of {most}", async () => await queue.ListAsync(null, most));
        }

        await trial.ThrowsAsync<ArgumentException>("a page after nonsense", async () => await queue.ListAsync(null, 10, "nonsense"));
        await trial.ThrowsAsync<ArgumentException>("deleting of nobody", async () => await queue.DeleteByUserAsync(""));
        trial.Equal("how many items there are", 0, (await queue.ListAsync()).Items.Count);
    }

    private static async Task HostileTexts_AreRefused(ReviewTrial trial)
    {
        ReviewItem item = trial.Item();
        IReviewQueue queue = trial.Queue;
        foreach (string hostile in (string[])["a\r\nb", "a\0", "\u001b[2J", new string('a', 1_000_000)])
        {
            await trial.ThrowsAsync<ArgumentException>("an item with a hostile id", async () => await queue.AddAsync(item with { Id = hostile }));
            await trial.ThrowsAsync<ArgumentException>("an item of a hostile call", async () => await queue.AddAsync(item with { CallId = hostile }));
            await trial.ThrowsAsync<ArgumentException>("a hostile reviewer", async () => await queue.ClaimAsync(hostile, ReviewTrial.Lease));
        }

        trial.Equal("how many items there are", 0, (await queue.ListAsync()).Items.Count);
    }

    private static async Task AnIdThatIsNone_FindsNothing_AndChangesNothing(ReviewTrial trial)
    {
        ReviewItem claimed = await trial.ClaimedAsync();
        IReviewQueue queue = trial.Queue;
        foreach (string id in (string[])
            ["", claimed.Id + "\0", claimed.Id + "\0x", claimed.Id + " ", claimed.Id + "\n", claimed.Id[..^1] + "_", "%", "' OR '1' = '1", "'; DROP TABLE review_item; --", "../../x", new string('a', 1_000_000)])
        {
            trial.Equal("what another id finds", null, await queue.GetAsync(id));
            trial.Equal("renewing by another id", ReviewOutcome.NotFound, (await queue.RenewAsync(id, claimed.Version, ReviewTrial.Lease)).Outcome);
            trial.Equal("releasing by another id", ReviewOutcome.NotFound, (await queue.ReleaseAsync(id, claimed.Version)).Outcome);
            trial.Equal(
                "deciding by another id", ReviewOutcome.NotFound, (await queue.DecideAsync(id, claimed.Version, new HumanVerdict(ReviewJudgement.Bad))).Outcome);
        }

        await trial.StandsAsync("after all of it", claimed.Id, ReviewState.Claimed, "ann", claimed.Version);
    }

    private static async Task ACancelledOperation_DoesNothing(ReviewTrial trial)
    {
        ReviewItem claimed = await trial.ClaimedAsync();
        ReviewItem open = await trial.AddAsync(user: "ann-hash");
        IReviewQueue queue = trial.Queue;
        CancellationToken canceled = new(canceled: true);
        await trial.ThrowsAsync<OperationCanceledException>("adding", async () => await queue.AddAsync(trial.Item(), canceled));
        await trial.ThrowsAsync<OperationCanceledException>("claiming", async () => await queue.ClaimAsync("bob", ReviewTrial.Lease, null, canceled));
        await trial.ThrowsAsync<OperationCanceledException>("renewing", async () => await queue.RenewAsync(claimed.Id, claimed.Version, ReviewTrial.Lease, canceled));
        await trial.ThrowsAsync<OperationCanceledException>("deciding", async () => await queue.DecideAsync(claimed.Id, claimed.Version, new HumanVerdict(ReviewJudgement.Good), canceled));
        await trial.ThrowsAsync<OperationCanceledException>("releasing", async () => await queue.ReleaseAsync(claimed.Id, claimed.Version, canceled));
        await trial.ThrowsAsync<OperationCanceledException>("getting", async () => await queue.GetAsync(claimed.Id, canceled));
        await trial.ThrowsAsync<OperationCanceledException>("listing", async () => await queue.ListAsync(null, 10, null, canceled));
        await trial.ThrowsAsync<OperationCanceledException>("deleting", async () => await queue.DeleteByUserAsync("ann-hash", canceled));
        await trial.ThrowsAsync<OperationCanceledException>("purging", async () => await queue.PurgeAsync(DateTimeOffset.MaxValue, canceled));
        await trial.StandsAsync("after all of it", claimed.Id, ReviewState.Claimed, "ann", claimed.Version);
        await trial.StandsAsync("after all of it", open.Id, ReviewState.Open, null, 1);
        trial.Equal("how many items there are", 2, (await queue.ListAsync()).Items.Count);
    }
}
