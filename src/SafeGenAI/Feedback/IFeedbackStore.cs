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
}
