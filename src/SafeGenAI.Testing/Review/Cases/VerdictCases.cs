using SafeGenAI.Review;

namespace SafeGenAI.Testing.Review.Cases;

/// <summary>What becomes of an item in hand.</summary>
internal static class VerdictCases
{
    public static IEnumerable<ReviewCase> All =>
    [
        new(ReviewRule.Decides, AVerdict_IsKeptWhole),
        new(ReviewRule.Decides, AVerdict_IsForGood),
        new(ReviewRule.Releases, WhatIsReleased_IsOpenAgain_InANewVersion),
    ];

    private static async Task AVerdict_IsKeptWhole(ReviewTrial trial)
    {
        HumanVerdict[] verdicts =
        [
            new(ReviewJudgement.Good),
            new(ReviewJudgement.Bad) { Category = "invented", Comment = "The year's wrong.\r\n'", Score = 0.1 },
            new(ReviewJudgement.Good) { Score = 1 },
            new(ReviewJudgement.Bad) { Score = 0 },
        ];
        foreach (HumanVerdict verdict in verdicts)
        {
            ReviewItem claimed = await trial.ClaimedAsync();
            ReviewResult result = await trial.Queue.DecideAsync(claimed.Id, claimed.Version, verdict);
            trial.Equal("the outcome of a verdict", ReviewOutcome.Done, result.Outcome);
            foreach (ReviewItem? decided in (ReviewItem?[])[result.Item, await trial.Queue.GetAsync(claimed.Id)])
            {
                trial.Equal(
                    "state, version, reviewer, lease and time", (ReviewState.Decided, claimed.Version + 1, "ann", (DateTimeOffset?)null, trial.Clock.GetUtcNow()),
                    (decided?.State ?? 0, decided?.Version ?? 0, decided?.ClaimedBy, decided?.LeaseEnds, decided?.DecidedAt ?? default));
                HumanVerdict? kept = decided?.HumanVerdict;
                trial.Equal(
                    "judgement, category, comment and score", (verdict.Judgement, verdict.Category, verdict.Comment, verdict.Score),
                    (kept?.Judgement ?? 0, kept?.Category, kept?.Comment, kept?.Score));
            }
        }
    }

    private static async Task AVerdict_IsForGood(ReviewTrial trial)
    {
        ReviewItem claimed = await trial.ClaimedAsync();
        ReviewItem decided = (await trial.Queue.DecideAsync(claimed.Id, claimed.Version, new HumanVerdict(ReviewJudgement.Good))).Item ?? claimed;
        await trial.ConflictAsync("a second verdict", trial.Queue.DecideAsync(decided.Id, decided.Version, new HumanVerdict(ReviewJudgement.Bad)));
        await trial.ConflictAsync("a release after it", trial.Queue.ReleaseAsync(decided.Id, decided.Version));
        await trial.ConflictAsync("a renewal after it", trial.Queue.RenewAsync(decided.Id, decided.Version, ReviewTrial.Lease));
        trial.Clock.Advance(TimeSpan.FromDays(2));
        trial.Equal("what is claimed days later", null, await trial.ClaimAsync("bob"));
        trial.Equal("the verdict days later", ReviewJudgement.Good, (await trial.Queue.GetAsync(decided.Id))?.HumanVerdict?.Judgement ?? 0);
    }

    private static async Task WhatIsReleased_IsOpenAgain_InANewVersion(ReviewTrial trial)
    {
        ReviewItem claimed = await trial.ClaimedAsync();
        ReviewResult released = await trial.Queue.ReleaseAsync(claimed.Id, claimed.Version);
        trial.Equal(
            "outcome, state, holder and lease of a release", (ReviewOutcome.Done, ReviewState.Open, (string?)null, (DateTimeOffset?)null),
            (released.Outcome, released.Item?.State ?? 0, released.Item?.ClaimedBy, released.Item?.LeaseEnds));
        await trial.ConflictAsync("a verdict after it", trial.Queue.DecideAsync(claimed.Id, claimed.Version + 1, new HumanVerdict(ReviewJudgement.Bad)));
        trial.Equal("what the next one gets", (claimed.Id, claimed.Version + 2), await trial.ClaimAsync("bob") is { } next ? (next.Id, next.Version) : default);
    }
}
