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
        Assert.Throws<ArgumentOutOfRangeException>(() => new InMemoryFeedbackStore(0));
    }

    [Fact]
    public async Task TheSuite_SeesAStoreThatCountsTwice()
    {
        FeedbackConformanceException exception = await Assert.ThrowsAsync<FeedbackConformanceException>(
            () => FeedbackConformance.AssertConformsAsync(() => new(new Forgetful())));

        Assert.Contains(exception.Violations, violation => violation.StartsWith("ManyEqualVotesAtOnce_AreOne: first votes should be 1", StringComparison.Ordinal));
    }

    private sealed class Forgetful : IFeedbackStore
    {
        public ValueTask<FeedbackChange> RecordAsync(FeedbackRecord vote, CancellationToken cancellationToken = default) => new(FeedbackChange.Added);

        public ValueTask<IReadOnlyList<FeedbackRecord>> ReadAsync(string feature, string callId, CancellationToken cancellationToken = default) => new([]);

        public ValueTask<FeedbackTally> CountAsync(string feature, DateTimeOffset since, CancellationToken cancellationToken = default) =>
            new(new FeedbackTally(feature, []));
    }
}
