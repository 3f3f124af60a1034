using SafeGenAI.Decisions;

namespace SafeGenAI.Review;

/// <summary>A queue in memory: forgotten when the process ends, seen by this process only.</summary>
/// <remarks>Thread-safe. It is bounded: where it is full, the oldest open item of the sample makes room, then the oldest decided one,
/// then the oldest that waits; what a reviewer has in hand last. For an item of the sample neither of these two makes room: it is not
/// added. What is dropped is counted (<see cref="SafeGenAINames.ReviewDropped"/>).</remarks>
public sealed class InMemoryReviewQueue : IReviewQueue
{
    /// <summary>How many items are kept without another word.</summary>
    public const int DefaultCapacity = 10_000;

    private const int DecidedWorth = 1;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ReviewItem> _items = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly int _capacity;

    /// <summary>Creates an empty queue.</summary>
    /// <param name="time">The clock of leases. Default <see cref="TimeProvider.System"/>.</param>
    /// <param name="capacity">How many items are kept, at least 1. Default 10,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is below 1.</exception>
    public InMemoryReviewQueue(TimeProvider? time = null, int capacity = DefaultCapacity)
    {
        if (capacity < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(capacity), capacity, $"The review queue has room for {capacity} items; pass a capacity of at least 1, or none for 10,000.");
        }

        _time = time ?? TimeProvider.System;
        _capacity = capacity;
    }

    /// <inheritdoc/>
    public ValueTask<bool> AddAsync(ReviewItem item, CancellationToken cancellationToken = default)
    {
        ReviewItem fresh = ReviewArguments.Fresh(item);
        return Locked(now =>
        {
            if (_items.TryGetValue(fresh.Id, out ReviewItem? known))
            {
                if (ReviewArguments.WithLaterComment(known, fresh) is { } commented)
                {
                    Put(commented);
                }

                return false;
            }

            if (_items.Count >= _capacity)
            {
                Instruments.Add(Instruments.ReviewDropped, 1);
                ReviewItem least = _items.Values.MinBy(kept => (Worth(kept.At(now)), kept.CreatedAt))!;
                if (fresh.Rank > 0 && Worth(least.At(now)) > DecidedWorth)
                {
                    return false;
                }

                _items.Remove(least.Id);
            }

            _items.Add(fresh.Id, fresh);
            return true;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ReviewItem?> ClaimAsync(
        string reviewer, TimeSpan lease, ReviewFilter? filter = null, CancellationToken cancellationToken = default)
    {
        ReviewArguments.CheckReviewer(reviewer);
        ReviewArguments.CheckLease(lease);
        ReviewFilter open = (filter ?? ReviewFilter.All) with { State = ReviewState.Open };
        return Locked(now =>
        {
            ReviewItem? next = null;
            foreach (ReviewItem item in _items.Values)
            {
                if (open.Matches(item.At(now)) && (next is null || IsBefore(item, next)))
                {
                    next = item;
                }
            }

            return next is null ? null : Put(next with { State = ReviewState.Claimed, ClaimedBy = reviewer, LeaseEnds = now + lease });
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ReviewResult> RenewAsync(string id, long version, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        ReviewArguments.CheckLease(lease);
        return ChangeAsync(id, version, (item, now) => item with { LeaseEnds = now + lease }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ReviewResult> DecideAsync(string id, long version, HumanVerdict verdict, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return ChangeAsync(
            id, version, (item, now) => item with { State = ReviewState.Decided, LeaseEnds = null, HumanVerdict = verdict, DecidedAt = now }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ReviewResult> ReleaseAsync(string id, long version, CancellationToken cancellationToken = default) =>
        ChangeAsync(id, version, static (item, _) => item with { State = ReviewState.Open, ClaimedBy = null, LeaseEnds = null }, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ReviewItem?> GetAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return Locked(now => _items.GetValueOrDefault(id)?.At(now), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ReviewPage> ListAsync(
        ReviewFilter? filter = null, int most = 100, string? after = null, CancellationToken cancellationToken = default)
    {
        ReviewArguments.CheckMost(most);
        ReviewPosition start = ReviewPosition.Parse(after);
        return Locked(now =>
        {
            ReviewItem[] found =
            [
                .. _items.Values.Select(item => item.At(now))
                    .Where(item => (filter ?? ReviewFilter.All).Matches(item) && ReviewPosition.Of(item).CompareTo(start) > 0)
                    .OrderBy(item => item.CreatedAt).ThenBy(item => item.Id, StringComparer.Ordinal)
                    .Take(most + 1),
            ];
            return found.Length <= most
                ? new ReviewPage(found, Next: null)
                : new ReviewPage(found[..most], ReviewPosition.Of(found[most - 1]).ToString());
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<int> DeleteByUserAsync(string user, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        return DeleteAsync(item => item.User == user, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<int> PurgeAsync(DateTimeOffset olderThan, CancellationToken cancellationToken = default) =>
        DeleteAsync(item => item.CreatedAt < olderThan, cancellationToken);

    /// <summary>What is worth least makes room first.</summary>
    private static int Worth(ReviewItem item) => item.State switch
    {
        ReviewState.Open when item.Rank > 0 => 0,
        ReviewState.Decided => DecidedWorth,
        ReviewState.Open => 2,
        _ => 3,
    };

    private static bool IsBefore(ReviewItem one, ReviewItem other) => one.Rank != other.Rank
        ? one.Rank < other.Rank
        : ReviewPosition.Of(one).CompareTo(ReviewPosition.Of(other)) < 0;

    private ValueTask<ReviewResult> ChangeAsync(
        string id, long version, Func<ReviewItem, DateTimeOffset, ReviewItem> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        return Locked(now =>
        {
            if (!_items.TryGetValue(id, out ReviewItem? item))
            {
                return new ReviewResult(ReviewOutcome.NotFound, null);
            }

            // Where a lease has ended and nobody else came, whoever had the item has it still.
            return item.State == ReviewState.Claimed && item.Version == version
                ? new ReviewResult(ReviewOutcome.Done, Put(change(item, now)))
                : new ReviewResult(ReviewOutcome.Conflict, item.At(now));
        }, cancellationToken);
    }

    private ValueTask<int> DeleteAsync(Func<ReviewItem, bool> isMeant, CancellationToken cancellationToken) => Locked(_ =>
    {
        string[] ids = [.. _items.Values.Where(isMeant).Select(item => item.Id)];
        Array.ForEach(ids, id => _items.Remove(id));
        return ids.Length;
    }, cancellationToken);

    private ReviewItem Put(ReviewItem changed) => _items[changed.Id] = changed with { Version = changed.Version + 1 };

    private ValueTask<T> Locked<T>(Func<DateTimeOffset, T> run, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<T>(cancellationToken);
        }

        lock (_lock)
        {
            return new(run(_time.GetUtcNow().ToUniversalTime()));
        }
    }
}
