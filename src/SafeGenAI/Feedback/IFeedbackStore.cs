namespace SafeGenAI.Feedback;

/// <summary>Keeps votes.</summary>
/// <remarks>
/// Thread-safe. A vote is known by its feature, call and user (no user is one of them): there is never more than one, whoever records at
/// the same time, in whichever process. The store need not have seen the call. What it throws is told to nobody but the log.
/// </remarks>
public interface IFeedbackStore
{
    /// <summary>Records a vote in one atomic step: a first one is added, an opposite one replaced, an equal one kept with its time. A comment
    /// that is null leaves the one before it in place.</summary>
    /// <param name="vote">The vote.</param>
    /// <param name="cancellationToken">Cancels the waiting; the vote may have been recorded.</param>
    ValueTask<FeedbackChange> RecordAsync(FeedbackRecord vote, CancellationToken cancellationToken = default);

    /// <summary>The votes on one call, the oldest first.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="callId">The call's id.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    ValueTask<IReadOnlyList<FeedbackRecord>> ReadAsync(string feature, string callId, CancellationToken cancellationToken = default);

    /// <summary>Counts the votes on a feature that came at a time or later.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="since">From when on, in UTC.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    ValueTask<FeedbackTally> CountAsync(string feature, DateTimeOffset since, CancellationToken cancellationToken = default);

    /// <summary>Deletes all votes of a user on every feature, with their comments; they no longer count, and he may vote again.</summary>
    /// <param name="user">The user as the keyed hash that votes and decisions carry; not blank.</param>
    /// <param name="cancellationToken">Cancels before anything is deleted.</param>
    /// <returns>How many votes were deleted.</returns>
    ValueTask<int> DeleteByUserAsync(string user, CancellationToken cancellationToken = default);

    /// <summary>Deletes the votes that came before a moment.</summary>
    /// <param name="olderThan">The moment.</param>
    /// <param name="cancellationToken">Cancels before anything is deleted.</param>
    /// <returns>How many votes were deleted.</returns>
    ValueTask<int> PurgeAsync(DateTimeOffset olderThan, CancellationToken cancellationToken = default);
}
