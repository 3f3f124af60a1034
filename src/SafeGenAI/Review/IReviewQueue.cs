namespace SafeGenAI.Review;

/// <summary>Keeps what people are to look at, hands each item to one of them at a time, and keeps what they said.</summary>
/// <remarks>
/// <para>Implementations are thread-safe. A claim holds an item until its lease ends; then others may claim it. Each claim, renewal,
/// release and verdict makes a new version, and names the version that its caller has seen: whoever comes with an older one changes
/// nothing and is given the item as it is. A verdict that comes after the lease, but before anybody else claimed the item, counts.</para>
/// <para>Items are told as they stand now: where a lease has ended, the item is open. A store that cannot be asked throws.</para>
/// </remarks>
public interface IReviewQueue
{
    /// <summary>Adds an item, open and in its first version.</summary>
    /// <param name="item">The item.</param>
    /// <param name="cancellationToken">Cancels before anything is added.</param>
    /// <returns>Whether it was added; false where its id is there already, or where a bounded queue is full of what matters
    /// more. Of an item that is there only a missing <see cref="ReviewContent.Comment"/> is filled in, in a new version, where the user is the
    /// same and nobody has decided it: a comment may follow its vote.</returns>
    /// <exception cref="ArgumentException">Its id, call's id or feature is blank, an id has control characters or more than 512
    /// characters, or its weight is below 1.</exception>
    ValueTask<bool> AddAsync(ReviewItem item, CancellationToken cancellationToken = default);

    /// <summary>Takes the next open item: by <see cref="ReviewItem.Rank"/>, then the oldest.</summary>
    /// <param name="reviewer">Who takes it; not blank, at most 256 characters, no control characters.</param>
    /// <param name="lease">How long it is theirs; more than zero, at most a day.</param>
    /// <param name="filter">Which items are meant; null for all.</param>
    /// <param name="cancellationToken">Cancels before anything is claimed.</param>
    /// <returns>The item, or null where none is open.</returns>
    ValueTask<ReviewItem?> ClaimAsync(
        string reviewer, TimeSpan lease, ReviewFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Lets a lease end later, counted from now.</summary>
    /// <param name="id">The item's id.</param>
    /// <param name="version">The version that the caller has.</param>
    /// <param name="lease">How long it is theirs from now on; more than zero, at most a day.</param>
    /// <param name="cancellationToken">Cancels before anything is changed.</param>
    ValueTask<ReviewResult> RenewAsync(string id, long version, TimeSpan lease, CancellationToken cancellationToken = default);

    /// <summary>Gives a claimed item its verdict, for good.</summary>
    /// <param name="id">The item's id.</param>
    /// <param name="version">The version that the caller has.</param>
    /// <param name="verdict">The verdict.</param>
    /// <param name="cancellationToken">Cancels before anything is changed.</param>
    ValueTask<ReviewResult> DecideAsync(string id, long version, HumanVerdict verdict, CancellationToken cancellationToken = default);

    /// <summary>Gives a claimed item back, undecided.</summary>
    /// <param name="id">The item's id.</param>
    /// <param name="version">The version that the caller has.</param>
    /// <param name="cancellationToken">Cancels before anything is changed.</param>
    ValueTask<ReviewResult> ReleaseAsync(string id, long version, CancellationToken cancellationToken = default);

    /// <summary>The item, or null where there is none.</summary>
    /// <param name="id">The item's id.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    ValueTask<ReviewItem?> GetAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Items by age, the oldest first.</summary>
    /// <param name="filter">Which items are meant; null for all.</param>
    /// <param name="most">How many at once; 1 to 1,000.</param>
    /// <param name="after">The <see cref="ReviewPage.Next"/> of the page before, or null for the first one.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="ArgumentException"><paramref name="after"/> comes from no page.</exception>
    ValueTask<ReviewPage> ListAsync(
        ReviewFilter? filter = null, int most = 100, string? after = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes everything of a user, whatever its state.</summary>
    /// <param name="user">The user as the keyed hash that items and decisions carry.</param>
    /// <param name="cancellationToken">Cancels before anything is deleted.</param>
    /// <returns>How many items were deleted.</returns>
    ValueTask<int> DeleteByUserAsync(string user, CancellationToken cancellationToken = default);

    /// <summary>Deletes what was created before a moment, whatever its state.</summary>
    /// <param name="olderThan">The moment.</param>
    /// <param name="cancellationToken">Cancels before anything is deleted.</param>
    /// <returns>How many items were deleted.</returns>
    ValueTask<int> PurgeAsync(DateTimeOffset olderThan, CancellationToken cancellationToken = default);
}
