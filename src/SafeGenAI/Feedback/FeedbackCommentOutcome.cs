namespace SafeGenAI.Feedback;

/// <summary>What became of a vote's comment.</summary>
public enum FeedbackCommentOutcome
{
    /// <summary>There was none.</summary>
    None,

    /// <summary>It is kept, as the application's redactor left it.</summary>
    Kept,

    /// <summary>The first 1,000 characters of what the redactor left are kept.</summary>
    Shortened,

    /// <summary>It is not kept: the vote was not recorded, <see cref="FeedbackOptions.KeepComments"/> is off, or the redactor failed or
    /// left nothing.</summary>
    Dropped,
}
