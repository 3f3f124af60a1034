using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Decisions;
using SafeGenAI.Review;
using SafeGenAI.Testing.Review;

namespace SafeGenAI.Tests.Review;

/// <summary>The suite that every store passes, on the queue in memory, and what is its own: it is bounded.</summary>
public sealed class InMemoryReviewQueueTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 30, TimeSpan.Zero));
    private int _calls;

    public static TheoryData<string> Cases => [.. ReviewConformance.Cases.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Conforms(string name) => ReviewConformance.AssertAsync(name, clock => new(new InMemoryReviewQueue(clock)));

    [Fact]
    public async Task WhereItIsFull_TheOldestOfTheSampleMakesRoom_ThenWhatIsDecided_ThenWhatWaits_AndIsCounted()
    {
        using MetricCollector<long> dropped = new(Instruments.ReviewDropped);
        InMemoryReviewQueue queue = new(_time, capacity: 4);
        await AddAsync(queue, ReviewStratum.Uncertain);
        ReviewItem inHand = (await queue.ClaimAsync("ann", TimeSpan.FromHours(1)))!;
        await AddAsync(queue, ReviewStratum.NegativeFeedback);
        ReviewItem decided = (await queue.ClaimAsync("ann", TimeSpan.FromHours(1)))!;
        await queue.DecideAsync(decided.Id, decided.Version, new HumanVerdict(ReviewJudgement.Good));
        string waits = await AddAsync(queue, ReviewStratum.Uncertain);
        string sample = await AddAsync(queue, ReviewStratum.Accepted);

        Assert.Equal([inHand.Id, decided.Id, waits, sample], await IdsAsync(queue));
        string second = await AddAsync(queue, ReviewStratum.Uncertain);
        Assert.Equal([inHand.Id, decided.Id, waits, second], await IdsAsync(queue));
        string third = await AddAsync(queue, ReviewStratum.Uncertain);
        Assert.Equal([inHand.Id, waits, second, third], await IdsAsync(queue));
        string fourth = await AddAsync(queue, ReviewStratum.Uncertain);
        Assert.Equal([inHand.Id, second, third, fourth], await IdsAsync(queue));
        await AddAsync(queue, ReviewStratum.Accepted, isAdded: false);
        Assert.Equal([inHand.Id, second, third, fourth], await IdsAsync(queue));

        // Other tests may drop some at the same time.
        Assert.InRange(dropped.GetMeasurementSnapshot().Sum(measurement => measurement.Value), 4, long.MaxValue);
    }

    [Fact]
    public async Task ItKeepsTenThousandItems_WithoutAnotherWord()
    {
        InMemoryReviewQueue queue = new(_time);
        string first = await AddAsync(queue, ReviewStratum.Accepted);
        for (int i = 1; i < InMemoryReviewQueue.DefaultCapacity; i++)
        {
            await AddAsync(queue, ReviewStratum.Uncertain);
        }

        Assert.NotNull(await queue.GetAsync(first));
        await AddAsync(queue, ReviewStratum.Uncertain);
        Assert.Null(await queue.GetAsync(first));
        Assert.Equal(10_000, await queue.PurgeAsync(DateTimeOffset.MaxValue));
    }

    [Fact]
    public void ACapacityOfNothing_IsNamed_WithWhatToPass() => Assert.StartsWith(
        "The review queue has room for 0 items; pass a capacity of at least 1, or none for 10,000.",
        Assert.Throws<ArgumentOutOfRangeException>("capacity", () => new InMemoryReviewQueue(_time, 0)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task AHostileName_IsRefused_AndNotRepeated()
    {
        InMemoryReviewQueue queue = new(_time);

        Assert.Equal(
            "The reviewer's name has the control character U+000A at 3; pass it without. (Parameter 'reviewer')",
            (await Assert.ThrowsAsync<ArgumentException>("reviewer", async () => await queue.ClaimAsync("ann\nERROR all is lost", TimeSpan.FromHours(1)))).Message);
        Assert.Equal(
            "The reviewer's name has 257 characters; pass at most 256. (Parameter 'reviewer')",
            (await Assert.ThrowsAsync<ArgumentException>("reviewer", async () => await queue.ClaimAsync(new string('a', 257), TimeSpan.FromHours(1)))).Message);
    }

    [Fact]
    public async Task ALeaseAndAPageThatCannotBe_AreNamed_WithWhatToPass()
    {
        InMemoryReviewQueue queue = new(_time);

        Assert.StartsWith(
            "The lease is 2.00:00:00; pass more than zero and at most one day",
            (await Assert.ThrowsAsync<ArgumentOutOfRangeException>("lease", async () => await queue.ClaimAsync("ann", TimeSpan.FromDays(2)))).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "A page of 0 items is asked for; pass 1 to 1,000",
            (await Assert.ThrowsAsync<ArgumentOutOfRangeException>("most", async () => await queue.ListAsync(null, 0))).Message, StringComparison.Ordinal);
    }

    private async Task<string> AddAsync(InMemoryReviewQueue queue, ReviewStratum stratum, bool isAdded = true)
    {
        _time.Advance(TimeSpan.FromSeconds(0.001));
        string call = $"{++_calls:x32}";
        ReviewItem item = new()
        {
            Id = ReviewItem.IdOf(call, stratum), CallId = call, Feature = "f", Stratum = stratum, Weight = 1, CreatedAt = _time.GetUtcNow(),
        };
        Assert.Equal(isAdded, await queue.AddAsync(item));
        return item.Id;
    }

    private static async Task<IEnumerable<string>> IdsAsync(InMemoryReviewQueue queue) => (await queue.ListAsync()).Items.Select(item => item.Id);
}
