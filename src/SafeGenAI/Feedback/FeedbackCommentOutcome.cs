namespace SafeGenAI.Feedback;

/// <summary>What became of a vote's comment.</summary>
public enum FeedbackCommentOutcome
{
    /// <summary>There was none.</summary>
    None,

    /// <summary>It is kept whole.</summary>
    Kept,

    /// <summary>Its first 1,000 characters are kept.</summary>
    Shortened,

    /// <summary>It is not kept: the vote was not recorded, or <see cref="FeedbackOptions.KeepComments"/> is off.</summary>
    Dropped,
}
