using SafeGenAI.Review;
using SafeGenAI.Testing.Budgets;

namespace SafeGenAI.Testing.Review;

/// <summary>One case under way: an empty queue, its clock, and what was found.</summary>
internal sealed class ReviewTrial(IReviewQueue queue, LedgerClock clock) : Trial
{
    public static readonly DateTimeOffset Start = new(2026, 3, 11, 12, 0, 30, TimeSpan.Zero);
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private int _calls;

    public IReviewQueue Queue { get; } = queue;

    public LedgerClock Clock { get; } = clock;

    /// <summary>An item that was created now.</summary>
    public ReviewItem Item(ReviewStratum stratum = ReviewStratum.Accepted, string feature = "summary", string? user = null, string? tenant = null)
    {
        string call = $"{Interlocked.Increment(ref _calls):x32}";
        return new ReviewItem
        {
            Id = ReviewItem.IdOf(call, stratum),
            CallId = call,
            Feature = feature,
            Stratum = stratum,
            Weight = 50,
            CreatedAt = Clock.GetUtcNow(),
            User = user,
            Tenant = tenant,
        };
    }

    /// <summary>Adds an item and lets a second pass, so that the next one is younger.</summary>
    public async Task<ReviewItem> AddAsync(
        ReviewStratum stratum = ReviewStratum.Accepted, string feature = "summary", string? user = null, string? tenant = null)
    {
        ReviewItem item = Item(stratum, feature, user, tenant);
        Equal($"whether {item.Id} was added", true, await Queue.AddAsync(item));
        Clock.Advance(TimeSpan.FromSeconds(1));
        return item;
    }

    /// <summary>Adds an item and claims it.</summary>
    public async Task<ReviewItem> ClaimedAsync(string reviewer = "ann", TimeSpan? lease = null)
    {
        ReviewItem item = await AddAsync();
        return await ClaimAsync(reviewer, lease) ?? item;
    }

    public async Task<ReviewItem?> ClaimAsync(string reviewer = "ann", TimeSpan? lease = null, ReviewFilter? filter = null)
    {
        ReviewItem? claimed = await Queue.ClaimAsync(reviewer, lease ?? Lease, filter);
        if (claimed is not null)
        {
            Equal("state and holder of what was claimed", (ReviewState.Claimed, reviewer), (claimed.State, claimed.ClaimedBy));
        }

        return claimed;
    }

    /// <summary>Claims until nothing is open.</summary>
    public async Task<IReadOnlyList<string>> ClaimAllAsync(ReviewFilter? filter = null)
    {
        List<string> ids = [];
        while (ids.Count < 1_000 && await ClaimAsync(filter: filter) is { } item)
        {
            ids.Add(item.Id);
        }

        return ids;
    }

    /// <summary>Expects an item's state, holder and version.</summary>
    public async Task StandsAsync(string when, string id, ReviewState state, string? holder, long version)
    {
        ReviewItem? item = await Queue.GetAsync(id);
        Equal($"state, holder and version {when}", (state, holder, version), item is null ? default : (item.State, item.ClaimedBy, item.Version));
    }

    /// <summary>Expects that nothing was changed, and that the caller is told how the item stands.</summary>
    public async Task ConflictAsync(string what, ValueTask<ReviewResult> change)
    {
        ReviewResult result = await change;
        Equal($"the outcome of {what}", ReviewOutcome.Conflict, result.Outcome);
        ReviewItem? now = result.Item is { } told ? await Queue.GetAsync(told.Id) : null;
        Equal($"state, holder and version told after {what}", (now?.State, now?.ClaimedBy, now?.Version), (result.Item?.State, result.Item?.ClaimedBy, result.Item?.Version));
    }
}
