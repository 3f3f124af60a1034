namespace SafeGenAI.Feedback;

/// <summary>What became of a vote.</summary>
public enum FeedbackOutcome
{
    /// <summary>It was not recorded, because its store failed, or the pipeline is a fake that records none.</summary>
    NotRecorded,

    /// <summary>It counts.</summary>
    Recorded,

    /// <summary>The same vote of this user on this call counts already. A comment that came with it is kept like a first one.</summary>
    AlreadyRecorded,

    /// <summary>The user had voted the other way; this vote counts in its place.</summary>
    Changed,

    /// <summary>The token is forged, damaged, of another feature, or of a process whose key is gone.</summary>
    InvalidToken,

    /// <summary>The token is genuine, and older than <see cref="FeedbackOptions.TokenLifetime"/>.</summary>
    TooOld,

    /// <summary>Too many votes came from this user within a minute; this one was not looked at.</summary>
    RateLimited,
}
