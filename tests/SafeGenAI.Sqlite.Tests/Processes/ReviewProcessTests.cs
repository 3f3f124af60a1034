using Microsoft.Extensions.Time.Testing;
using SafeGenAI.LedgerWorker;
using SafeGenAI.Review;
using SafeGenAI.Sqlite.Tests.Review;

namespace SafeGenAI.Sqlite.Tests.Processes;

/// <summary>Reviewers in several processes, some of which are killed wherever they are. 5 times, or 100 with SAFEGENAI_SOAK=1.</summary>
public class ReviewProcessTests
{
    private const int Items = 300;

    [Fact]
    public async Task OfTwoProcesses_EachItemIsClaimedOnce_AndDecided()
    {
        using TemporaryFile file = new();
        await FillAsync(file);
        using ReviewProcess first = new(file.Path, "ann"), second = new(file.Path, "bob");
        await Task.WhenAll(first.EndAsync(), second.EndAsync());

        string[] claimed = [.. first.Claimed, .. second.Claimed];
        Assert.Equal(Items, claimed.Length);
        Assert.Equal(Items, claimed.Distinct().Count());
        Assert.Empty(first.Lost.Concat(second.Lost));
        await using SqliteReviewQueue queue = ReviewFile.Open(file);
        Assert.Equal(Items, (await queue.ListAsync(new ReviewFilter { State = ReviewState.Decided }, 1_000)).Items.Count);
    }

    [Fact]
    public async Task WhatWasAcknowledged_SurvivesKill9_AndWhatWasInHandIsOpenAgainWhenItsLeaseEnds()
    {
        int loops = Environment.GetEnvironmentVariable("SAFEGENAI_SOAK") == "1" ? 100 : 5;
        for (int loop = 1; loop <= loops; loop++)
        {
            await KillAndCheckAsync(new Random(loop));
        }
    }

    private static async Task KillAndCheckAsync(Random random)
    {
        using TemporaryFile file = new();
        await FillAsync(file);
        using ReviewProcess killed = new(file.Path, "ann"), other = new(file.Path, "bob");
        await killed.ReadAsync(random.Next(1, 120));
        killed.Kill();
        await Task.WhenAll(killed.EndAsync(), other.EndAsync());

        FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());
        await using SqliteReviewQueue queue = ReviewFile.Open(file, clock);
        IReadOnlyList<ReviewItem> items = (await queue.ListAsync(null, 1_000)).Items;
        Assert.Equal(Items, items.Count);
        Dictionary<string, ReviewItem> byId = items.ToDictionary(item => item.Id);
        Assert.All(killed.Decided, id => Assert.Equal("by ann", byId[id].HumanVerdict?.Comment));
        Assert.All(other.Decided, id => Assert.Equal("by bob", byId[id].HumanVerdict?.Comment));
        Assert.All(killed.Claimed, id => Assert.Equal("ann", byId[id].ClaimedBy));
        Assert.Empty(killed.Claimed.Intersect(other.Claimed));
        Assert.Empty(killed.Lost.Concat(other.Lost));
        Assert.DoesNotContain(items, item => item.State == ReviewState.Open);

        clock.Advance(ReviewWork.Lease);
        IReadOnlyList<ReviewItem> later = (await queue.ListAsync(new ReviewFilter { State = ReviewState.Open }, 1_000)).Items;
        Assert.Equal(items.Where(item => item.State == ReviewState.Claimed).Select(item => item.Id), later.Select(item => item.Id));
    }

    private static async Task FillAsync(TemporaryFile file)
    {
        await using SqliteReviewQueue queue = ReviewFile.Open(file);
        await Task.WhenAll(Enumerable.Range(0, Items).Select(number =>
            queue.AddAsync(ReviewFile.ItemOf(number, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))).AsTask()));
    }
}
