using SafeGenAI.Calls;
using SafeGenAI.Failures;
using SafeGenAI.Review;

namespace SafeGenAI.Testing.Review.Cases;

/// <summary>What is added, and how it comes back.</summary>
internal static class AddingCases
{
    public static IEnumerable<ReviewCase> All =>
    [
        new(ReviewRule.AddsOnce, AnItemBeginsOpen_WhateverItSaysOfItself),
        new(ReviewRule.AddsOnce, AnIdThatIsThere_IsNotAddedAgain_AndKeepsItsClaim),
        new(ReviewRule.AddsOnce, ALaterComment_ReachesTheItem_UntilItIsDecided),
        new(ReviewRule.AddsOnce, OneCallMayHaveAnItemInEachStratum),
        new(ReviewRule.AddsOnce, OfManyWhoAddOneItemAtOnce_OneDoes),
        new(ReviewRule.KeepsAll, EveryPartOfAnItem_ComesBack),
        new(ReviewRule.KeepsAll, StrangeTexts_DoNoHarm),
    ];

    private static async Task AnItemBeginsOpen_WhateverItSaysOfItself(ReviewTrial trial)
    {
        ReviewItem item = trial.Item() with
        {
            State = ReviewState.Decided, Version = 7, ClaimedBy = "eve", LeaseEnds = ReviewTrial.Start, DecidedAt = ReviewTrial.Start,
            HumanVerdict = new HumanVerdict(ReviewJudgement.Good),
        };
        await trial.Queue.AddAsync(item);
        ReviewItem? kept = await trial.Queue.GetAsync(item.Id);
        trial.Equal(
            "state, version, holder, lease and verdict of a new item", (ReviewState.Open, 1L, null, null, null, null),
            ((ReviewState, long, string?, DateTimeOffset?, HumanVerdict?, DateTimeOffset?))(kept?.State ?? 0, kept?.Version ?? 0, kept?.ClaimedBy, kept?.LeaseEnds, kept?.HumanVerdict, kept?.DecidedAt));
    }

    private static async Task AnIdThatIsThere_IsNotAddedAgain_AndKeepsItsClaim(ReviewTrial trial)
    {
        ReviewItem claimed = await trial.ClaimedAsync();
        trial.Equal("whether the same id is added again", false, await trial.Queue.AddAsync(claimed with { Feature = "other" }));
        trial.Equal("the feature after it", "summary", (await trial.Queue.GetAsync(claimed.Id))?.Feature);
        await trial.StandsAsync("after it", claimed.Id, ReviewState.Claimed, "ann", claimed.Version);
    }

    private static async Task ALaterComment_ReachesTheItem_UntilItIsDecided(ReviewTrial trial)
    {
        ReviewItem item = trial.Item(ReviewStratum.NegativeFeedback, user: "ann-hash") with { Content = new ReviewContent { Answer = "that" } };
        await trial.Queue.AddAsync(item);
        trial.Equal("whether another user's comment is added", false, await trial.Queue.AddAsync(Commented(item with { User = "bob-hash" }, "bob's")));
        ReviewItem? claimed = await trial.ClaimAsync();
        trial.Equal("the comment before the user's own", null, claimed?.Content?.Comment);

        trial.Equal("whether the item is added again", false, await trial.Queue.AddAsync(Commented(item, "first")));
        await trial.Queue.AddAsync(Commented(item, "second"));
        ReviewItem? kept = await trial.Queue.GetAsync(item.Id);
        trial.Equal("comment and answer", ("first", "that"), (kept?.Content?.Comment, kept?.Content?.Answer));
        await trial.StandsAsync("after the comment", item.Id, ReviewState.Claimed, claimed?.ClaimedBy, (claimed?.Version ?? 0) + 1);

        ReviewItem plain = await trial.ClaimedAsync();
        await trial.Queue.DecideAsync(plain.Id, plain.Version, new HumanVerdict(ReviewJudgement.Bad));
        await trial.Queue.AddAsync(Commented(plain, "too late"));
        trial.Equal("the comment of a decided item", null, (await trial.Queue.GetAsync(plain.Id))?.Content?.Comment);
    }

    private static ReviewItem Commented(ReviewItem item, string comment) => item with { Content = new ReviewContent { Comment = comment } };

    private static async Task OneCallMayHaveAnItemInEachStratum(ReviewTrial trial)
    {
        ReviewItem sampled = await trial.AddAsync();
        ReviewItem complaint = sampled with
        {
            Id = ReviewItem.IdOf(sampled.CallId, ReviewStratum.NegativeFeedback), Stratum = ReviewStratum.NegativeFeedback,
        };
        trial.Equal("whether a complaint about a sampled call is added", true, await trial.Queue.AddAsync(complaint));
        trial.Equal("how many items there are", 2, (await trial.Queue.ListAsync()).Items.Count);
    }

    private static async Task OfManyWhoAddOneItemAtOnce_OneDoes(ReviewTrial trial)
    {
        for (int round = 0; round < 10; round++)
        {
            ReviewItem item = trial.Item();
            int added = 0;
            await Trial.TogetherAsync(8, async _ => Interlocked.Add(ref added, await trial.Queue.AddAsync(item) ? 1 : 0));
            trial.Equal("how many of 8 at once added the item", 1, added);
        }
    }

    private static async Task EveryPartOfAnItem_ComesBack(ReviewTrial trial)
    {
        ReviewItem item = trial.Item(ReviewStratum.Rejected, "summary", "user-hash", "tenant-hash") with
        {
            Weight = 1 / 0.3,
            Verdict = Verdict.Unsupported,
            Findings =
            [
                new Finding("quote.failed", FindingSeverity.Block, new TextSpan(3, 14)) { EvidenceSourceId = "1", Evidence = new TextSpan(0, 9) },
                new Finding("number.unsupported", FindingSeverity.Annotate, new TextSpan(40, 2)),
            ],
            Model = "large",
            Provenance = Provenance.Echo,
            FailureKind = FailureKind.Hallucination,
            RejectedAnswers = [new RejectedAnswer("small", Verdict.Uncertain, [new Finding("name.unsupported", FindingSeverity.Hint, new TextSpan(0, 1))], "a rejected answer"), new RejectedAnswer(null, Verdict.NotChecked, [], null)],
            Content = new ReviewContent { Question = "what?", Answer = "that", Sources = ["one", "", "three"], Comment = "no" },
        };
        await trial.Queue.AddAsync(item);
        Same(trial, item, await trial.Queue.GetAsync(item.Id));
        Same(trial, item, (await trial.Queue.ListAsync()).Items.SingleOrDefault());
        Same(trial, item, await trial.ClaimAsync());
    }

    private static async Task StrangeTexts_DoNoHarm(ReviewTrial trial)
    {
        string[] texts = ["", "\0\r\n\u001b[31m", "' OR 1=1; DROP TABLE review_item; --", "\u202e‮ שלום مرحبا", "😀\ud83d", new string('x', 300_000)];
        foreach (string text in texts)
        {
            ReviewItem item = trial.Item(feature: "f'\"%_\r\n", user: "u'--") with { Content = new ReviewContent { Answer = text } };
            trial.Equal("whether it was added", true, await trial.Queue.AddAsync(item));
            ReviewItem? kept = await trial.Queue.GetAsync(item.Id);

            // A half of a character is none: it may come back as the replacement for it.
            trial.Equal("the text's length", text.Length, kept?.Content?.Answer?.Length ?? -1);
            trial.Equal("the feature", item.Feature, kept?.Feature);
        }

        trial.Equal("how many items the filter finds", texts.Length, (await trial.Queue.ListAsync(new ReviewFilter { Feature = "f'\"%_\r\n" })).Items.Count);
        trial.Equal("how many the user had", texts.Length, await trial.Queue.DeleteByUserAsync("u'--"));
    }

    private static void Same(ReviewTrial trial, ReviewItem item, ReviewItem? kept)
    {
        trial.Equal("id, call, feature and stratum", (item.Id, item.CallId, item.Feature, item.Stratum), (kept?.Id, kept?.CallId, kept?.Feature, kept?.Stratum ?? 0));
        trial.Equal("weight, time, user and tenant", (item.Weight, item.CreatedAt, item.User, item.Tenant), (kept?.Weight ?? 0, kept?.CreatedAt ?? default, kept?.User, kept?.Tenant));
        trial.Equal("verdict, model, provenance and failure", (item.Verdict, item.Model, item.Provenance, item.FailureKind), (kept?.Verdict ?? 0, kept?.Model, kept?.Provenance ?? 0, kept?.FailureKind));
        trial.Sequence("findings", item.Findings, kept?.Findings ?? []);
        trial.Equal("question, answer and comment", (item.Content?.Question, item.Content?.Answer, item.Content?.Comment), (kept?.Content?.Question, kept?.Content?.Answer, kept?.Content?.Comment));
        trial.Sequence("sources", item.Content?.Sources ?? [], kept?.Content?.Sources ?? []);
        trial.Sequence("rejected answers", item.RejectedAnswers.Select(one => (one.Model, one.Verdict, one.Text)), kept?.RejectedAnswers.Select(one => (one.Model, one.Verdict, one.Text)) ?? []);
        trial.Sequence("findings of rejected answers", item.RejectedAnswers.SelectMany(one => one.Findings), kept?.RejectedAnswers.SelectMany(one => one.Findings) ?? []);
    }
}
