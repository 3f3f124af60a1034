using SafeGenAI.Review;

namespace SafeGenAI.Testing.Review.Cases;

/// <summary>What a list shows.</summary>
internal static class ListingCases
{
    public static IEnumerable<ReviewCase> All =>
    [
        new(ReviewRule.Lists, Pages_HaveEachItemOnce_TheOldestFirst),
        new(ReviewRule.Lists, APage_GoesOnWhereTheLastOneEnded_WhateverCameAndWentMeanwhile),
        new(ReviewRule.Lists, AFilter_NarrowsAList),
    ];

    private static async Task Pages_HaveEachItemOnce_TheOldestFirst(ReviewTrial trial)
    {
        List<string> added = [];
        for (int i = 0; i < 7; i++)
        {
            added.Add((await trial.AddAsync(i % 2 == 0 ? ReviewStratum.Accepted : ReviewStratum.Uncertain)).Id);
        }

        // Several of one moment: their ids decide.
        ReviewItem[] same = [.. Enumerable.Range(0, 4).Select(_ => trial.Item())];
        foreach (ReviewItem item in same.Reverse())
        {
            await trial.Queue.AddAsync(item);
        }

        added.AddRange(same.Select(item => item.Id));
        foreach (int most in (int[])[1, 3, 10, 11, 12, 1_000])
        {
            List<string> listed = [];
            int pages = 0;
            string? next = null;
            do
            {
                ReviewPage page = await trial.Queue.ListAsync(null, most, next);
                trial.Equal($"whether a page of {most} has at most that", true, page.Items.Count <= most);
                listed.AddRange(page.Items.Select(item => item.Id));
                next = page.Next;
            }
            while (next is not null && ++pages < 100);
            trial.Sequence($"pages of {most}", added, listed);
        }

        trial.Equal("whether there is a page after the last of 11", null, (await trial.Queue.ListAsync(null, 11)).Next);
    }

    private static async Task APage_GoesOnWhereTheLastOneEnded_WhateverCameAndWentMeanwhile(ReviewTrial trial)
    {
        await trial.AddAsync();
        ReviewItem last = await trial.AddAsync(user: "gone");
        ReviewItem third = await trial.AddAsync();
        ReviewPage first = await trial.Queue.ListAsync(null, 2);
        await trial.Queue.DeleteByUserAsync("gone");
        ReviewItem fourth = await trial.AddAsync();
        trial.Equal("the last of the first page", last.Id, first.Items[^1].Id);
        trial.Sequence("the second page", [third.Id, fourth.Id], (await trial.Queue.ListAsync(null, 10, first.Next)).Items.Select(item => item.Id));
    }

    private static async Task AFilter_NarrowsAList(ReviewTrial trial)
    {
        ReviewItem uncertain = await trial.AddAsync(ReviewStratum.Uncertain, tenant: "acme");
        ReviewItem accepted = await trial.AddAsync();
        ReviewItem other = await trial.AddAsync(ReviewStratum.Failed, "other");
        ReviewItem claimed = await trial.ClaimAsync() ?? uncertain;
        ReviewItem second = await trial.ClaimAsync() ?? accepted;
        await trial.Queue.DecideAsync(second.Id, second.Version, new HumanVerdict(ReviewJudgement.Good));
        (string What, ReviewFilter Filter, string[] Expected)[] filters =
        [
            ("one feature", new() { Feature = "other" }, [other.Id]),
            ("one stratum", new() { Stratum = ReviewStratum.Accepted }, [accepted.Id]),
            ("one tenant", new() { Tenant = "acme" }, [uncertain.Id]),
            ("what is open", new() { State = ReviewState.Open }, [other.Id]),
            ("what is claimed", new() { State = ReviewState.Claimed }, [claimed.Id]),
            ("what is decided", new() { State = ReviewState.Decided }, [second.Id]),
            ("what is decided of another feature", new() { State = ReviewState.Decided, Feature = "other" }, []),
            ("all", ReviewFilter.All, [uncertain.Id, accepted.Id, other.Id]),
        ];
        foreach ((string what, ReviewFilter filter, string[] expected) in filters)
        {
            trial.Sequence($"a list of {what}", expected, (await trial.Queue.ListAsync(filter)).Items.Select(item => item.Id));
        }
    }
}
