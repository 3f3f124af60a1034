using SafeGenAI.Feedback;
using SafeGenAI.Testing.Feedback;

namespace SafeGenAI.Tests.Feedback;

public sealed class InMemoryFeedbackStoreTests
{
    [Fact]
    public Task It_Conforms() => FeedbackConformance.AssertConformsAsync(() => new(new InMemoryFeedbackStore()));

    [Fact]
    public async Task BeyondItsCapacity_TheOldestVoteIsForgotten()
    {
        InMemoryFeedbackStore store = new(capacity: 2);
        foreach (string call in (string[])["1", "2", "3"])
        {
            await store.RecordAsync(new FeedbackRecord { Feature = "f", CallId = call, IsHelpful = true, At = DateTimeOffset.UnixEpoch });
        }

        Assert.Empty(await store.ReadAsync("f", "1"));
        Assert.Single(await store.ReadAsync("f", "3"));
        Assert.Equal(2, (await store.CountAsync("f", DateTimeOffset.UnixEpoch)).Helpful);
    }

    [Fact]
    public void ACapacityThatIsNone_IsNamed_WithWhatToPass() => Assert.StartsWith(
        "The feedback store has room for 0 votes; pass a capacity of at least 1, or none for 100,000.",
        Assert.Throws<ArgumentOutOfRangeException>("capacity", () => new InMemoryFeedbackStore(0)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task WhatIsDeleted_MakesRoom()
    {
        InMemoryFeedbackStore store = new(capacity: 2);
        FeedbackRecord vote = new() { Feature = "f", CallId = "1", User = "ann", IsHelpful = true, At = DateTimeOffset.UnixEpoch };
        await store.RecordAsync(vote);
        await store.RecordAsync(vote with { User = "bob", At = vote.At.AddHours(1) });

        await store.DeleteByUserAsync("ann");
        await store.RecordAsync(vote with { User = "cora", At = vote.At.AddHours(2) });
        Assert.Equal(["bob", "cora"], (await store.ReadAsync("f", "1")).Select(one => one.User));
        await store.RecordAsync(vote with { At = vote.At.AddHours(3) });

        Assert.Equal(["cora", "ann"], (await store.ReadAsync("f", "1")).Select(one => one.User));
    }

    [Fact]
    public async Task TheSuite_SeesAStoreThatCountsTwice()
    {
        FeedbackConformanceException exception = await Assert.ThrowsAsync<FeedbackConformanceException>(
            () => FeedbackConformance.AssertConformsAsync(() => new(new Forgetful())));

        Assert.Contains(exception.Violations, violation => violation.StartsWith("ManyEqualVotesAtOnce_AreOne: first votes should be 1", StringComparison.Ordinal));
        Assert.Contains("AllOfAUser_IsDeleted_AndNothingOfOthers: how many are deleted should be 3, and is 0.", exception.Violations);
        Assert.Contains("NobodysVotes_AreNotDeletedAsAUsers: what a blank user leads to should be an ArgumentException, and is none.", exception.Violations);
    }

    private sealed class Forgetful : IFeedbackStore
    {
        public ValueTask<FeedbackChange> RecordAsync(FeedbackRecord vote, CancellationToken cancellationToken = default) => new(FeedbackChange.Added);

        public ValueTask<IReadOnlyList<FeedbackRecord>> ReadAsync(string feature, string callId, CancellationToken cancellationToken = default) => new([]);

        public ValueTask<FeedbackTally> CountAsync(string feature, DateTimeOffset since, CancellationToken cancellationToken = default) =>
            new(new FeedbackTally(feature, []));

        public ValueTask<int> DeleteByUserAsync(string user, CancellationToken cancellationToken = default) => new(0);

        public ValueTask<int> PurgeAsync(DateTimeOffset olderThan, CancellationToken cancellationToken = default) => new(0);
    }
}
